// What is marked: the selected item, what comes before and after it, the kinds that are looked at.

const PATHS = ["both", "up", "down", "none"];

class Marks {
  constructor(scene) {
    this.scene = scene;
    this.selected = null;
    this.hovered = null;
    this.path = "both";
    this.kinds = new Set(); // kinds that are looked at; all where it is empty
    this.up = new Set(); // what is before the selected item, as it is seen on the canvas
    this.down = new Set();
  }

  select(item) {
    this.selected = item;
    this.trace();
  }

  nextPath() {
    this.path = PATHS[(PATHS.indexOf(this.path) + 1) % PATHS.length];
    this.trace();
  }

  /** Follow the edges from the selected item, both ways, over what can be seen. */
  trace(view = this.view) {
    this.view = view;
    this.up = new Set();
    this.down = new Set();
    const start = this.selected?.rep;
    if (!start || !view || this.path === "none") return;
    const ways = new Map();
    for (const link of view.links) {
      for (const [from, to, way] of [[link.source, link.target, "down"], [link.target, link.source, "up"]]) {
        const key = ways.get(from) ?? ways.set(from, { up: [], down: [] }).get(from);
        key[way].push(to);
      }
    }
    const inside = startsOf(start, view);
    if (this.path !== "down") follow(inside, ways, "up", this.up);
    if (this.path !== "up") follow(inside, ways, "down", this.down);
  }

  get isTracing() {
    return this.up.size > 0 || this.down.size > 0;
  }

  /** Whether an item is out of focus. */
  isDim(item) {
    if (this.kinds.size && !this.kinds.has(item.data.kind)) return true;
    if (!this.isTracing) return false;
    // What leads to a frame leads to all that is in it.
    for (let each = item; each; each = each.parent) if (this.up.has(each) || this.down.has(each)) return false;
    return true;
  }

  /** Which way a link leads from the selected item: "up", "down", or "" where it is not on the way. */
  way(link) {
    if (this.up.has(link.source) && this.up.has(link.target)) return "up";
    if (this.down.has(link.source) && this.down.has(link.target)) return "down";
    return "";
  }
}

/** What a way starts from: a box; of a frame, all boxes in it too. */
function startsOf(item, view) {
  if (!item.isFrame) return [item];
  return [item, ...view.boxes.filter((box) => isInside(box, item)), ...view.frames.filter((box) => isInside(box, item))];
}

function follow(start, ways, way, found) {
  const ahead = [...start];
  for (const item of ahead) found.add(item);
  while (ahead.length) {
    for (const next of ways.get(ahead.pop())?.[way] ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      ahead.push(next);
    }
  }
}
