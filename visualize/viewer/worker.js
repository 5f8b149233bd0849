// The layout engine, in a worker of its own so that the page never waits. What stands before this is
// the module of Graphviz; `Graphviz` is the name that the page gives its class.

let engine;

self.onmessage = async ({ data: { number, dot } }) => {
  try {
    engine ??= await Graphviz.load();
    self.postMessage({ number, json: engine.layout(dot, "json0", "dot") });
  } catch (error) {
    self.postMessage({ number, error: String(error) });
  }
};
