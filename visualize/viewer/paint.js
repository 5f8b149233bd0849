// Painting on the canvas, with as much detail as the scale lets anybody see.

const FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif";
const DETAIL = { lines: 0.45, title: 0.22, arrow: 0.16, curve: 0.1 }; // scales from which each is drawn
const RADIUS = 6;
const SHORTEST = 3; // pixels of a link that is worth painting where nothing can be read
const TOGETHER = 200; // links in one path

class Painter {
  constructor(canvas, camera) {
    this.canvas = canvas;
    this.camera = camera;
    this.colors = null;
    this.isSeen = null; // whether a point is on the screen, while painting
    this.context = canvas.getContext("2d", { alpha: false });
  }

  /** The width of the widest of some lines beside a link. */
  measure(lines) {
    this.context.font = `11px ${FONT}`;
    return lines.reduce((most, line) => Math.max(most, this.context.measureText(line).width), 0);
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.canvas;
    this.canvas.width = Math.max(1, Math.round(clientWidth * ratio));
    this.canvas.height = Math.max(1, Math.round(clientHeight * ratio));
  }

  paint(picture, marks) {
    const { context, camera, colors } = this;
    const ratio = window.devicePixelRatio || 1;
    this.marks = marks;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = colors.paper;
    context.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (!picture) return;
    const { scale } = camera;
    context.setTransform(ratio * scale, 0, 0, ratio * scale, -camera.x * scale * ratio, -camera.y * scale * ratio);
    const [left, up] = [camera.x, camera.y];
    const [right, down] = camera.toWorld(camera.width, camera.height);
    this.isSeen = (x, y) => x >= left && x <= right && y >= up && y <= down;
    const isNear = (box) => box.x < right && box.y < down && box.x + box.width > left && box.y + box.height > up;
    const frames = picture.frames.filter((item) => isNear(item.box));
    const boxes = picture.boxes.filter((item) => isNear(item.box));
    const links = picture.links.filter((link) => link.points.length && isNear(link.bounds));
    for (const frame of frames) this.frame(frame);
    this.links(links);
    if (scale < DETAIL.title) this.blocks(boxes);
    else for (const box of boxes) this.box(box);
    if (scale >= DETAIL.title) for (const frame of frames) this.frameTitle(frame);
    if (scale >= DETAIL.lines) this.labels(links);
  }

  look(item) {
    return lookOf(item, this.colors);
  }

  frame(item) {
    const { context } = this;
    const { x, y, width, height } = item.box;
    const look = this.look(item);
    context.globalAlpha = this.marks.isDim(item) && this.marks.isTracing ? 0.5 : 1;
    context.fillStyle = look.fill;
    context.strokeStyle = look.line;
    context.lineWidth = item.data.status ? 2.5 : 1;
    context.setLineDash(DASHED.has(item.data.kind) ? [5, 4] : []);
    rounded(context, x, y, width, height, RADIUS + 2);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    this.ring(item);
    context.globalAlpha = 1;
  }

  frameTitle(item) {
    const { context, colors } = this;
    const { x, y } = item.box;
    const { title, tag, lines = [] } = item.data;
    this.fold(item, x + 14, y + 13);
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = colors.text;
    context.font = `bold 12px ${FONT}`;
    context.fillText(title, x + 26, y + 14);
    const width = context.measureText(title).width;
    context.fillStyle = colors.muted;
    context.font = `11px ${FONT}`;
    if (tag && tag !== title) context.fillText(tag, x + 32 + width, y + 14);
    lines.forEach((line, index) => context.fillText(line, x + 12, y + 31 + 15 * index));
  }

  /** Boxes too small for words: one fill a colour. */
  blocks(boxes) {
    const { context } = this;
    const groups = new Map();
    for (const item of boxes) {
      const key = `${this.marks.isDim(item) ? 0.18 : 0.75} ${this.look(item).line}`;
      (groups.get(key) ?? groups.set(key, []).get(key)).push(item.box);
    }
    for (const [key, places] of groups) {
      const [alpha, color] = key.split(" ");
      context.globalAlpha = Number(alpha);
      context.fillStyle = color;
      for (const { x, y, width, height } of places) context.fillRect(x, y, width, height);
    }
    context.globalAlpha = 1;
    for (const item of new Set([this.marks.hovered, this.marks.selected?.rep])) {
      if (item?.box && !item.isFrame) this.ring(item);
    }
  }

  box(item) {
    const { context, colors, camera } = this;
    const { x, y, width, height } = item.box;
    const { kind, status } = item.data;
    const look = this.look(item);
    context.globalAlpha = this.marks.isDim(item) ? 0.28 : 1;
    context.strokeStyle = look.line;
    context.lineWidth = 1;
    if (item.canOpen && camera.scale > DETAIL.title) {
      // Something is inside: a second sheet behind.
      context.fillStyle = colors.paper;
      rounded(context, x + 4, y + 4, width, height, RADIUS);
      context.fill();
      context.stroke();
    }
    context.fillStyle = look.fill;
    context.lineWidth = status ? 2.5 : 1.2;
    context.setLineDash(DASHED.has(kind) ? [5, 3] : []);
    rounded(context, x, y, width, height, ROUND.has(kind) ? Math.min(height / 2, 14) : RADIUS);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    this.texts(item);
    if (item.canOpen) this.fold(item, x + width - 15, y + height / 2);
    this.ring(item);
    if (status && camera.scale >= DETAIL.title) this.sign(item, look);
    context.globalAlpha = 1;
  }

  texts(item) {
    const { context, colors, camera } = this;
    const { x, y, width } = item.box;
    const { title, tag, lines = [] } = item.data;
    const room = width - 12 - (item.canOpen ? 20 : 0);
    const middle = x + (width - (item.canOpen ? 20 : 0)) / 2;
    context.textAlign = "center";
    context.textBaseline = "middle";
    let at = y + 8;
    const isWhole = camera.scale >= DETAIL.lines;
    if (tag) {
      if (isWhole) {
        context.fillStyle = colors.muted;
        context.font = `10px ${FONT}`;
        context.fillText(tag, middle, at + 6, room);
      }
      at += 13;
    }
    context.fillStyle = colors.text;
    context.font = `bold 13px ${FONT}`;
    context.fillText(title, middle, at + 9, room);
    if (!isWhole) return;
    at += 17;
    context.font = `11px ${FONT}`;
    context.fillStyle = colors.muted;
    for (const line of lines) {
      context.fillText(line, middle, at + 8, room);
      at += 15;
    }
  }

  /** What a change did, as a sign in the corner: colour is never the only mark. */
  sign(item, look) {
    const { context, colors } = this;
    const { x, y } = item.box;
    context.fillStyle = look.line;
    context.beginPath();
    context.arc(x + 1, y + 1, 8, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = colors.paper;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `bold 13px ${FONT}`;
    context.fillText(SIGNS[item.data.status], x + 1, y + 1.5);
  }

  /** The button that opens and closes. */
  fold(item, x, y) {
    const { context, colors } = this;
    context.lineWidth = 1.2;
    context.strokeStyle = colors.muted;
    context.fillStyle = colors.paper;
    context.beginPath();
    context.roundRect(x - 6.5, y - 6.5, 13, 13, 3);
    context.fill();
    context.stroke();
    context.beginPath();
    context.moveTo(x - 3.5, y);
    context.lineTo(x + 3.5, y);
    if (!item.isOpen) {
      context.moveTo(x, y - 3.5);
      context.lineTo(x, y + 3.5);
    }
    context.stroke();
  }

  /** Around the selected item, and the one under the pointer. */
  ring(item) {
    const { context, colors, camera } = this;
    const isSelected = this.marks.selected?.rep === item;
    if (!isSelected && this.marks.hovered !== item) return;
    context.setLineDash([]);
    const { x, y, width, height } = item.box;
    context.globalAlpha = isSelected ? 1 : 0.5;
    context.strokeStyle = colors.accent;
    context.lineWidth = Math.max(2.5, (isSelected ? 3 : 2) / camera.scale);
    rounded(context, x - 3, y - 3, width + 6, height + 6, RADIUS + 3);
    context.stroke();
  }

  links(links) {
    const { context, camera, marks } = this;
    const groups = new Map();
    const shortest = camera.scale < DETAIL.arrow ? SHORTEST / camera.scale : 0;
    for (const link of links) {
      if (link.bounds.width < shortest && link.bounds.height < shortest) continue;
      const way = marks.isTracing ? marks.way(link) : "";
      const alpha = marks.isTracing && !way ? 0.15 : camera.scale < DETAIL.arrow && !way ? 0.4 : 1;
      const key = `${link.kind}|${way}|${link.status}|${alpha}`;
      (groups.get(key) ?? groups.set(key, []).get(key)).push(link);
    }
    // What leads to and from the selected item is painted last, above the rest.
    const rank = (key) => (key.split("|")[1] ? 1 : 0);
    for (const [key, group] of [...groups].sort(([a], [b]) => rank(a) - rank(b))) this.linkGroup(key, group);
    context.globalAlpha = 1;
    context.setLineDash([]);
  }

  linkGroup(key, group) {
    const { context, colors, camera } = this;
    const [kind, way, status, alpha] = key.split("|");
    const look = colors.looks.edges[kind];
    const color = way && !status ? colors[way] : lineOf(group[0], colors);
    const width = status || way ? 2.2 : kind === "data" ? 1.1 : 1.5;
    context.globalAlpha = Number(alpha);
    context.strokeStyle = context.fillStyle = color;
    context.lineWidth = Math.max(width, 0.7 / camera.scale);
    context.setLineDash(camera.scale > DETAIL.arrow ? (DASHES[look.style] ?? []) : []);
    // The time for one path grows faster than its length.
    for (let start = 0; start < group.length; start += TOGETHER) {
      context.beginPath();
      for (const link of group.slice(start, start + TOGETHER)) trace(context, link, camera.scale < DETAIL.curve);
      context.stroke();
    }
    if (camera.scale < DETAIL.arrow) return;
    context.setLineDash([]);
    context.beginPath();
    for (const link of group) if (this.isSeen(...link.tip)) arrow(context, link);
    context.fill();
  }

  labels(links) {
    const { context, colors, marks } = this;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `11px ${FONT}`;
    for (const link of links) {
      if (!link.label) continue;
      const isDim = marks.isTracing && !marks.way(link);
      if (link.isQuiet && (isDim || !marks.way(link))) continue;
      context.globalAlpha = isDim ? 0.25 : 1;
      const lines = linkLines(link);
      const [x, y] = link.label;
      const top = y - (lines.length * 13) / 2 + 6.5;
      context.strokeStyle = colors.paper;
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.fillStyle = colors.muted;
      lines.forEach((line, index) => {
        context.strokeText(line, x, top + 13 * index);
        context.fillText(line, x, top + 13 * index);
      });
    }
    context.globalAlpha = 1;
  }
}

/** Colours of an item. In the picture of a change, only what changed has any. */
function lookOf(item, colors) {
  const { kind, cluster, status } = item.data;
  if (colors.isDiff) return status ? colors.status[status] : colors.plain[cluster ? "frame" : "box"];
  const { boxes, clusters } = colors.looks;
  return (cluster ? clusters[kind] : boxes[kind]) ?? colors.group;
}

/** The colour of a link. */
function lineOf(link, colors) {
  if (link.status) return colors.status[link.status].line;
  return colors.isDiff ? colors.plain.box.line : colors.looks.edges[link.kind].line;
}

const SIGNS = { added: "+", removed: "−", changed: "~", renamed: "→" };
const DASHED = new Set(["dynamic task", "may call", "recursion", "on failure"]);
const ROUND = new Set(["input", "output", "item", "yield"]);
const DASHES = { dashed: [6, 4], dotted: [2, 3] };

function rounded(context, x, y, width, height, radius) {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
}

/** The first status of the edges of a link that all of them share; "" where they differ or have none. */
function linkStatus(link) {
  const [first, ...rest] = link.edges.map((edge) => edge.data.status ?? "");
  return rest.every((status) => status === first) ? first : "";
}

function trace(context, { points, tip }, isStraight) {
  context.moveTo(...points[0]);
  if (isStraight) {
    context.lineTo(...tip);
    return;
  }
  for (let index = 1; index + 2 < points.length; index += 3) {
    context.bezierCurveTo(...points[index], ...points[index + 1], ...points[index + 2]);
  }
}

function arrow(context, { points, tip }) {
  const size = 7;
  const [x, y] = tip;
  const from = points.at(-1)[0] === x && points.at(-1)[1] === y ? points.at(-2) : points.at(-1);
  const angle = Math.atan2(y - from[1], x - from[0]);
  context.moveTo(x, y);
  for (const turn of [0.4, -0.4]) {
    context.lineTo(x - size * Math.cos(angle + turn), y - size * Math.sin(angle + turn));
  }
  context.closePath();
}
