// A layout of our own, for more boxes than Graphviz lays out while somebody waits. Items stand in
// layers, each below what it takes from; a wide layer wraps into rows. Time is nearly linear.

const GAP = { x: 24, y: 46, row: 18, margin: 14 };

function layered(view) {
  const { boxes, frames, links } = view;
  const contents = new Map([[null, []]]);
  for (const frame of frames) contents.set(frame, []);
  for (const item of [...frames, ...boxes]) holder(contents, item).push(item);
  const between = liftLinks(links, contents);
  const sizes = new Map(boxes.map((box) => [box, { width: box.data.width, height: box.data.height }]));
  const local = new Map();
  // The innermost first: the size of a frame comes from what is inside of it.
  for (const frame of [...frames.toReversed(), null]) {
    const kids = contents.get(frame);
    const size = placeLayers(kids, between.get(frame) ?? [], sizes, local);
    if (!frame) continue;
    const head = frameHead(frame);
    for (const kid of kids) {
      const at = local.get(kid);
      local.set(kid, { x: at.x + GAP.margin, y: at.y + head });
    }
    sizes.set(frame, {
      width: Math.max(size.width + 2 * GAP.margin, frame.data.width),
      height: size.height + head + GAP.margin,
    });
  }
  const placed = new Map();
  for (const item of [...frames, ...boxes]) {
    const around = contents.has(item.parent) ? placed.get(item.parent) : null;
    const at = local.get(item);
    placed.set(item, { x: at.x + (around?.x ?? 0), y: at.y + (around?.y ?? 0), ...sizes.get(item) });
  }
  return { boxes: placed, links: links.map((link) => curve(placed.get(link.source), placed.get(link.target))) };
}

function holder(contents, item) {
  return contents.get(contents.has(item.parent) ? item.parent : null);
}

/** For each frame, the links between the items in it that hold the ends. */
function liftLinks(links, contents) {
  const found = new Map();
  const ways = new Map();
  const wayUp = (item) => {
    let way = ways.get(item);
    if (!way) {
      way = [];
      for (let each = item; each; each = each.parent) way.push(each);
      ways.set(item, way.reverse());
    }
    return way;
  };
  for (const { source, target } of links) {
    const [from, to] = [wayUp(source), wayUp(target)];
    let depth = 0;
    while (depth < from.length && from[depth] === to[depth]) depth++;
    if (depth >= from.length || depth >= to.length) continue;
    const frame = depth > 0 && contents.has(from[depth - 1]) ? from[depth - 1] : null;
    if (!found.has(frame)) found.set(frame, []);
    found.get(frame).push([from[depth], to[depth]]);
  }
  return found;
}

/** Places of items in their frame; gives the size of it all. */
function placeLayers(items, pairs, sizes, local) {
  const layers = inLayers(items, pairs);
  const area = items.reduce((sum, item) => sum + (sizes.get(item).width + GAP.x) * (sizes.get(item).height + GAP.row), 0);
  const widest = Math.max(1200, Math.sqrt(area) * 1.6);
  const rows = [];
  for (const layer of layers) {
    let row = [];
    let width = 0;
    const cut = (gap) => {
      rows.push({ row, width: width - GAP.x, gap });
      [row, width] = [[], 0];
    };
    for (const item of layer) {
      if (row.length && width + sizes.get(item).width > widest) cut(GAP.row);
      row.push(item);
      width += sizes.get(item).width + GAP.x;
    }
    if (row.length) cut(GAP.y);
  }
  const full = rows.reduce((most, { width }) => Math.max(most, width), 0);
  let y = 0;
  for (const { row, width, gap } of rows) {
    let x = (full - width) / 2;
    let high = 0;
    for (const item of row) {
      const size = sizes.get(item);
      local.set(item, { x, y });
      x += size.width + GAP.x;
      high = Math.max(high, size.height);
    }
    y += high + gap;
  }
  return { width: full, height: Math.max(0, y - GAP.y) };
}

/** Items by how many others come before them; in a layer, each near the middle of what it takes from. */
function inLayers(items, pairs) {
  const after = new Map(items.map((item) => [item, []]));
  const before = new Map(items.map((item) => [item, []]));
  const waiting = new Map(items.map((item) => [item, 0]));
  for (const [from, to] of pairs) {
    if (!after.has(from) || !after.has(to) || from === to) continue;
    after.get(from).push(to);
    before.get(to).push(from);
    waiting.set(to, waiting.get(to) + 1);
  }
  const layer = new Map(items.map((item) => [item, 0]));
  const ready = items.filter((item) => !waiting.get(item));
  for (let index = 0; index < ready.length; index++) {
    const item = ready[index];
    for (const next of after.get(item)) {
      layer.set(next, Math.max(layer.get(next), layer.get(item) + 1));
      waiting.set(next, waiting.get(next) - 1);
      if (!waiting.get(next)) ready.push(next);
    }
  }
  const layers = [];
  for (const item of items) (layers[layer.get(item)] ??= []).push(item);
  const filled = layers.filter(Boolean);
  const place = new Map();
  for (const each of filled) {
    const weight = new Map(each.map((item, index) => [item, middle(before.get(item), place, index / each.length)]));
    each.sort((a, b) => weight.get(a) - weight.get(b));
    each.forEach((item, index) => place.set(item, (index + 0.5) / each.length));
  }
  return filled;
}

function middle(items, place, otherwise) {
  const known = items.map((item) => place.get(item)).filter((at) => at !== undefined);
  return known.length ? known.reduce((sum, at) => sum + at, 0) / known.length : otherwise;
}

/** From the lower edge of one box to the upper edge of the other. */
function curve(from, to) {
  const start = [from.x + from.width / 2, from.y + from.height];
  const end = [to.x + to.width / 2, to.y];
  const bend = Math.max(20, Math.min(120, Math.abs(end[1] - start[1]) / 2));
  return { points: [start, [start[0], start[1] + bend], [end[0], end[1] - bend], end], tip: end, label: [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2] };
}
