// The scene: every item that exists so far, which of them are open, and what can be seen of them.

const MOST_SHOWN = 3000; // boxes that are shown at once when the page opens; a graph of more starts closed
const FIRST_SHOWN = 600; // boxes that are shown then, at most
const MOST_OPEN = 20000; // items that "expand all" makes of called workflows, at most

/** One box or cluster, at one place: a workflow that is called twice and opened twice is there twice. */
class Item {
  constructor(id, data, parent) {
    this.id = id;
    this.data = data;
    this.parent = parent;
    this.kids = [];
    this.isOpen = false;
    this.isMade = !data.body; // whether what is inside is here already
    this.depth = parent ? parent.depth + 1 : 0;
    this.rep = this; // what stands for it on the canvas: itself, or the outermost closed item around it
    this.into = []; // edges that end here, whatever is open
    this.out = [];
    this.box = null; // where it is on the canvas: {x, y, width, height}, from its upper left corner
  }

  get canOpen() {
    return this.kids.length > 0 || !this.isMade;
  }

  get isVisible() {
    return this.rep === this;
  }

  /** Whether it is drawn as a frame around others. */
  get isFrame() {
    return this.isOpen && this.kids.length > 0;
  }
}

class Scene {
  constructor(data) {
    this.data = data;
    this.items = []; // each after its parent
    this.edges = [];
    this.byId = new Map();
    this.roots = this.make(data.root, null, "");
    // A single frame around everything has nothing to say on the canvas.
    this.whole = this.roots.length === 1 && this.roots[0].data.cluster ? this.roots[0] : null;
    this.hasChanges = [...this.items, ...this.edges].some(({ data }) => data.status);
    for (const item of this.items) item.isOpen = item.canOpen && item.isMade && item.data.kind !== "group";
    this.startsClosed = this.shownCount() > MOST_SHOWN || this.items.some((item) => item.data.kind === "group");
    if (this.startsClosed) this.closeUntil(FIRST_SHOWN);
  }

  /** Items of a graph, and its edges, inside of `parent`; gives the outermost. */
  make(graph, parent, prefix) {
    const made = graph.items.map((data) => new Item(prefix + data.id, data, null));
    const outermost = [];
    made.forEach((item) => {
      const holder = item.data.parent >= 0 ? made[item.data.parent] : parent;
      item.parent = holder;
      item.depth = holder ? holder.depth + 1 : 0;
      if (holder) holder.kids.push(item);
      if (item.data.parent < 0) outermost.push(item);
      this.items.push(item);
      this.byId.set(item.id, item);
    });
    for (const data of graph.edges) {
      const edge = { source: made[data.from], target: made[data.to], data };
      edge.source.out.push(edge);
      edge.target.into.push(edge);
      this.edges.push(edge);
    }
    return outermost;
  }

  /** Make what is inside of a call, the first time that it is opened. */
  fill(item) {
    if (item.isMade) return;
    item.isMade = true;
    const first = this.items.length;
    this.make(this.data.bodies[item.data.body], item, `${item.id}»`);
    for (const each of this.items.slice(first)) {
      each.isOpen = each.canOpen && each.isMade && each.data.kind !== "group";
    }
  }

  /** The item with an id, after opening the calls that it is inside of; else undefined. */
  find(id) {
    for (let end = id.indexOf("»"); end >= 0; end = id.indexOf("»", end + 1)) {
      const call = this.byId.get(id.slice(0, end));
      if (call) this.open(call);
    }
    return this.byId.get(id);
  }

  open(item) {
    this.fill(item);
    item.isOpen = item.kids.length > 0;
  }

  close(item) {
    if (item !== this.whole) item.isOpen = false;
  }

  /** Open all that is around an item, so that it can be seen. */
  reveal(item) {
    for (let each = item.parent; each; each = each.parent) this.open(each);
  }

  /** Open what is less deep than `depth`, close the rest. */
  openTo(depth) {
    const start = this.whole ? 1 : 0;
    for (let index = 0; index < this.items.length && this.items.length < MOST_OPEN; index++) {
      const item = this.items[index]; // the list grows on the way
      if (!item.canOpen) continue;
      if (item.depth - start < depth && !leadsBack(item)) this.open(item);
      else this.close(item);
    }
  }

  closeAll() {
    for (const item of this.items) this.close(item);
  }

  /** How many boxes would be on the canvas. */
  shownCount() {
    this.settle();
    return this.items.reduce((count, item) => count + (item.isVisible && !item.isFrame), 0);
  }

  /** Close the deepest items until no more than `most` boxes are left. */
  closeUntil(most) {
    const deepest = this.items.reduce((depth, item) => Math.max(depth, item.depth), 0);
    for (let depth = deepest; depth >= 0 && this.shownCount() > most; depth--) {
      for (const item of this.items) if (item.depth >= depth) this.close(item);
    }
  }

  /** Find what stands for each item. */
  settle() {
    for (const item of this.items) {
      const { parent } = item;
      if (!parent) item.rep = item;
      else if (parent.rep !== parent) item.rep = parent.rep;
      else item.rep = parent.isOpen ? item : parent;
    }
  }

  /** What can be seen: boxes, frames (outer ones first), and one link for all edges between two ends. */
  view() {
    this.settle();
    const seen = this.items.filter((item) => item.isVisible && item !== this.whole);
    const links = new Map();
    for (const edge of this.edges) {
      const source = within(edge.source, edge.data.output, "output").rep;
      const target = within(edge.target, edge.data.input, "input").rep;
      const isLoop = edge.source === edge.target;
      if (source === target && !(isLoop && source === edge.source)) continue;
      if (isInside(source, target) || isInside(target, source)) continue;
      const key = `${source.id}\n${target.id}\n${edge.data.kind}`;
      const link = links.get(key);
      if (link) link.edges.push(edge);
      else links.set(key, { source, target, kind: edge.data.kind, edges: [edge], points: null, label: null });
    }
    return {
      boxes: seen.filter((item) => !item.isFrame),
      frames: seen.filter((item) => item.isFrame),
      links: [...links.values()],
    };
  }

  /** The nodes that an item takes from, or gives to, each once. */
  neighbours(item, direction) {
    const edges = direction === "up" ? item.into : item.out;
    const others = edges.map((edge) => (direction === "up" ? edge.source : edge.target));
    return [...new Set(others)].filter((other) => other !== item);
  }
}

/** An open call is entered through its inputs and left through its outputs. */
function within(item, port, kind) {
  if (!item.data.body || !item.isOpen || !port) return item;
  return item.kids.find((kid) => kid.data.kind === kind && kid.data.title === port) ?? item;
}

function isInside(item, frame) {
  for (let each = item.parent; each; each = each.parent) if (each === frame) return true;
  return false;
}

/** Whether opening a call would show the workflow within itself. */
function leadsBack(item) {
  const own = item.data.body;
  for (let each = item.parent; own && each; each = each.parent) {
    if (each.data.body === own || each.data.entity === own) return true;
  }
  return false;
}

/** Words of a link: those of its edges, each once. */
function linkLines(link) {
  const lines = [...new Set(link.edges.map((edge) => edge.data.text).filter(Boolean))];
  if (lines.length > 4) lines.splice(3, lines.length, `${lines.length - 3} more`);
  return lines.flatMap((line) => line.split("\n"));
}
