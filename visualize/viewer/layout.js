// Which layout: positions that came with the page, Graphviz in its worker, or our own.

const GRAPHVIZ_BOXES = 1500; // beyond, Graphviz takes longer than anybody waits
const GRAPHVIZ_LINKS = 6000;
const PATIENCE = 20000; // milliseconds for one layout, the start of the engine included
const SOON = 1500; // milliseconds after which plain layers are shown until the layout is there

// The only address that the page ever runs is that of its own worker.
const POLICY = window.trustedTypes?.createPolicy("flowc", { createScriptURL: (url) => url });

class Layouts {
  constructor() {
    this.worker = null;
    this.number = 0;
    this.isBroken = false;
    this.giveUp = null; // ends the layout that is under way
  }

  /**
   * Places of all that can be seen, and who found them; null where a later question was asked
   * meanwhile. Where Graphviz takes long, these are plain layers, and `later` gets the better ones.
   */
  async layout(view, measure, later) {
    const number = ++this.number;
    this.giveUp?.();
    const plain = (isWaiting) => ({ ...layered(view), engine: "layers", isWaiting });
    if (this.isBroken || view.boxes.length > GRAPHVIZ_BOXES || view.links.length > GRAPHVIZ_LINKS) return plain(false);
    const { dot, numbers } = toDot(view, measure);
    const asked = this.ask(number, dot).then((json) => json && { ...readLayout(json, view, numbers), engine: "Graphviz" });
    const first = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, SOON, undefined))]);
    if (number !== this.number) return null;
    if (first === undefined) asked.then((places) => number === this.number && later(places ?? plain(false)));
    return first ?? plain(first === undefined);
  }

  /** The answer of the engine; null where there is none. */
  async ask(number, dot) {
    this.worker ??= this.start();
    const { worker } = this;
    if (!worker) return null;
    return new Promise((resolve) => {
      const finish = (json) => {
        clearTimeout(timer);
        this.giveUp = null;
        resolve(json);
      };
      // A layout cannot be interrupted, so the worker goes, and the next layout has a new one.
      this.giveUp = () => {
        worker.terminate();
        this.worker = null;
        finish(null);
      };
      const timer = setTimeout(this.giveUp, PATIENCE);
      worker.onmessage = ({ data }) => data.number === number && finish(data.json ?? null);
      worker.onerror = (event) => {
        event.preventDefault();
        this.isBroken = true;
        finish(null);
      };
      worker.postMessage({ number, dot });
    });
  }

  start() {
    const text = (id) => document.getElementById(id).textContent;
    const name = /(\w+) as Graphviz\b/.exec(text("graphviz"))[1];
    // Browsers start no module as the worker of a file; without its exports, this is a plain script.
    const engine = text("graphviz").replace(/\bexport\s*\{[^{}]*\};/, "");
    const code = `${engine}\nconst Graphviz = ${name};\n${text("worker")}`;
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    try {
      return new Worker(POLICY ? POLICY.createScriptURL(url) : url);
    } catch {
      this.isBroken = true; // a browser that lets no file start a worker
      return null;
    }
  }
}
