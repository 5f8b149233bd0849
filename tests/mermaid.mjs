// Reads {name: Mermaid text} from standard input; prints {name: what Mermaid says is wrong} for those that it refuses,
// and the texts of nodes as it understands them. Run where `mermaid` and `jsdom` are installed.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/package.json`);
const { JSDOM } = await import(pathToFileURL(require.resolve("jsdom")));
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(`${process.argv[2]}/node_modules/mermaid/dist/mermaid.core.mjs`));
mermaid.initialize({ maxTextSize: 10_000_000, maxEdges: 100_000 });
const found = {};
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    found[name] = { boxes: [...diagram.db.getVertices().values()].map((each) => each.text), clusters: diagram.db.getSubGraphs().length, arrows: diagram.db.getEdges().length };
  } catch (error) {
    found[name] = { problem: String(error.message ?? error) };
  }
}
console.log(JSON.stringify(found));
