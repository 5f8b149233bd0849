// What can be seen, as a question to Graphviz, and its answer. Sizes are given, so no font matters.

const INCH = 72;
const HELD = 16; // boxes of a frame that are held below what leads to it
const COLUMNS = 4; // boxes of a closure side by side
const LABELLED = 90; // boxes up to which every link says what it carries, and half of the links
const LARGE = 80; // boxes from which the layout gives up some beauty for speed

const emptyTable = (width, height) =>
  `<<TABLE BORDER="0" CELLSPACING="0" FIXEDSIZE="TRUE" WIDTH="${Math.ceil(width)}" HEIGHT="${Math.ceil(height)}"><TR><TD></TD></TR></TABLE>>`;

/** The text for Graphviz; names are numbers, so nothing in it is the user's. */
function toDot(view, measure) {
  const { boxes, frames, links } = view;
  const numbers = new Map([...boxes, ...frames].map((item, number) => [item, number]));
  const count = boxes.length;
  const lines = [
    "digraph {",
    `graph [compound=true, newrank=${count < 1000}, nodesep=0.3, ranksep=0.42${count >= LARGE ? ", nslimit=0.1, nslimit1=0.1, mclimit=0.1" : ""}]`,
    'node [shape=box, fixedsize=true, label=""]',
    "edge [arrowsize=0.6]",
  ];
  const contents = new Map(frames.map((frame) => [frame, []]));
  const top = [];
  for (const item of [...frames, ...boxes]) (contents.get(item.parent) ?? top).push(item);
  const stack = top.toReversed();
  while (stack.length) {
    const item = stack.pop();
    if (typeof item === "string") lines.push(item);
    else if (contents.has(item)) {
      lines.push(`subgraph cluster_${numbers.get(item)} {`, `graph [margin=12, label=${emptyTable(frameTitleWidth(item, measure), frameHead(item) - 8)}, labeljust=l]`);
      stack.push("}", ...contents.get(item).reverse());
    } else {
      const { width, height } = item.data;
      lines.push(`n${numbers.get(item)} [width=${(width / INCH).toFixed(3)}, height=${(height / INCH).toFixed(3)}]`);
    }
  }
  const inputs = top.filter((item) => item.data.kind === "input");
  if (inputs.length > 1 && inputs.length <= 8) {
    lines.push(`{ rank=same; ${inputs.map((item) => `n${numbers.get(item)}`).join("; ")} }`);
  }
  const inner = firstInside(boxes);
  lines.push(...held(view, numbers, inner));
  links.forEach((link, number) => {
    const tail = contents.has(link.source) ? `, ltail=cluster_${numbers.get(link.source)}` : "";
    const head = contents.has(link.target) ? `, lhead=cluster_${numbers.get(link.target)}` : "";
    const from = numbers.get(inner.get(link.source) ?? link.source);
    const to = numbers.get(inner.get(link.target) ?? link.target);
    const words = isLabelled(link, view) ? linkLines(link) : [];
    const size = words.length ? `, label=${emptyTable(measure(words) + 8, words.length * 13 + 4)}` : "";
    lines.push(`n${from} -> n${to} [id=e${number}${tail}${head}${size}]`);
  });
  lines.push("}");
  return { dot: lines.join("\n"), numbers };
}

/** Hidden links that hold arms and closures below what leads to them, closures in columns. */
function held({ boxes, links }, numbers, inner) {
  const wanted = new Map();
  for (const link of links) {
    const leads = link.kind === "condition" || link.kind === "calls";
    if (leads && link.target.isFrame && !wanted.has(link.target)) wanted.set(link.target, link.source);
  }
  if (!wanted.size) return [];
  const led = new Set(links.filter((link) => link.source !== link.target && shareFrame(link, wanted)).map((link) => link.target));
  const roots = new Map();
  for (const box of boxes) {
    if (led.has(box)) continue;
    for (let each = box.parent, level = 0; each && level < 3; each = each.parent, level++) {
      if (!wanted.has(each)) continue;
      if (!roots.has(each)) roots.set(each, []);
      if (roots.get(each).length < HELD) roots.get(each).push(numbers.get(box));
    }
  }
  return [...wanted].flatMap(([frame, source]) => {
    const found = roots.get(frame) ?? [];
    const tail = numbers.get(inner.get(source) ?? source);
    const below = frame.data.kind === "may call" ? found.slice(COLUMNS).map((to, index) => [found[index], to]) : [];
    const pairs = [...found.map((to) => [tail, to]), ...below];
    return pairs.map(([from, to]) => `n${from} -> n${to} [style=invis]`);
  });
}

/** Whether a link stays within one of the frames. */
function shareFrame({ source, target }, frames) {
  for (let each = target.parent; each; each = each.parent) if (frames.has(each)) return isInside(source, each);
  return false;
}

/** All say what they carry only where there is room for it. */
function isLabelled(link, { boxes, links }) {
  return boxes.length <= LABELLED && links.length <= 2 * LABELLED && link.kind !== "recursion";
}

/** Pixels that the title of a frame takes. */
function frameHead(frame) {
  return 24 + 15 * (frame.data.lines?.length ?? 0);
}

/** Pixels that the title of a frame is wide, with its button and the word beside it. */
function frameTitleWidth({ data }, measure) {
  return 34 + 1.2 * measure([data.title]) + measure([data.tag ?? ""]);
}

/** A box inside of each frame, for the links of the frame itself. */
function firstInside(boxes) {
  const found = new Map();
  for (const box of boxes) {
    for (let each = box.parent; each && !found.has(each); each = each.parent) found.set(each, box);
  }
  return found;
}

/** Places of everything, from the answer in JSON. */
function readLayout(json, view, numbers) {
  const answer = JSON.parse(json);
  const height = Number(answer.bb.split(",")[3]);
  const items = [...numbers.keys()];
  const boxes = new Map();
  for (const each of answer.objects ?? []) {
    const number = /^(?:n|cluster_)(\d+)$/.exec(each.name)?.[1];
    if (number === undefined) continue; // a row of the same rank
    const item = items[Number(number)];
    if (each.bb) {
      const [left, bottom, right, up] = each.bb.split(",").map(Number);
      boxes.set(item, { x: left, y: height - up, width: right - left, height: up - bottom });
    } else {
      const [x, y] = each.pos.split(",").map(Number);
      const { width, height: high } = item.data;
      boxes.set(item, { x: x - width / 2, y: height - y - high / 2, width, height: high });
    }
  }
  const links = view.links.map(() => ({ points: [], label: null }));
  for (const edge of answer.edges ?? []) {
    if (!edge.pos || !edge.id) continue; // hidden links have no id
    const point = (text) => {
      const [x, y] = text.split(",").map(Number);
      return [x, height - y];
    };
    const [first, ...rest] = edge.pos.split(" ");
    const hasEnd = first.startsWith("e,");
    const points = (hasEnd ? rest : [first, ...rest]).map(point);
    links[Number(edge.id.slice(1))] = {
      points,
      tip: hasEnd ? point(first.slice(2)) : points.at(-1),
      label: edge.lp ? point(edge.lp) : null,
    };
  }
  return { boxes, links };
}
