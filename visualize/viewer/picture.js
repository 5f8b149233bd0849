// The picture as SVG, with all of it, for a file and for paper.

const UNWRITABLE = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu; // what XML has no way to say
const SVG = "http://www.w3.org/2000/svg";

/** The picture as an SVG element, in the colours given. */
function toSvg(picture, colors, title) {
  const { x, y, width, height } = picture.bounds;
  const pad = 16;
  const box = [x - pad, y - pad, width + 2 * pad, height + 2 * pad].map(Math.round);
  const svg = shape("svg", { viewBox: box.join(" "), width: box[2], height: box[3], role: "img", "font-family": FONT });
  svg.append(worded("title", {}, title));
  svg.append(shape("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: colors.paper }));
  for (const frame of picture.frames) svg.append(svgFrame(frame, colors));
  for (const link of picture.links) if (link.points.length) svg.append(svgLink(link, colors));
  for (const item of picture.boxes) svg.append(svgBox(item, colors));
  return svg;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function worded(name, attributes, text) {
  const element = shape(name, attributes);
  element.textContent = text.replace(UNWRITABLE, "\ufffd");
  return element;
}

function svgFrame(item, colors) {
  const { x, y, width, height } = item.box;
  const look = lookOf(item, colors);
  const group = shape("g", {});
  const dash = DASHED.has(item.data.kind) ? { "stroke-dasharray": "5 4" } : {};
  group.append(shape("rect", { x, y, width, height, rx: RADIUS + 2, fill: look.fill, stroke: look.line, ...dash }));
  const title = worded("text", { x: x + 12, y: y + 18, "font-size": 12, "font-weight": "bold", fill: colors.text }, item.data.title);
  const tag = item.data.tag && item.data.tag !== item.data.title ? `  ${item.data.tag}` : "";
  title.append(worded("tspan", { "font-weight": "normal", "font-size": 11, fill: colors.muted }, tag));
  group.append(title);
  (item.data.lines ?? []).forEach((each, index) => {
    group.append(worded("text", { x: x + 12, y: y + 35 + 15 * index, "font-size": 11, fill: colors.muted }, each));
  });
  return group;
}

function svgBox(item, colors) {
  const { x, y, width, height } = item.box;
  const { kind, title, tag, lines = [], status, doc, place } = item.data;
  const look = lookOf(item, colors);
  const group = shape("g", {});
  group.append(worded("title", {}, [item.id, place, doc].filter(Boolean).join("\n")));
  const dash = DASHED.has(kind) ? { "stroke-dasharray": "5 3" } : {};
  const rx = ROUND.has(kind) ? Math.min(height / 2, 14) : RADIUS;
  group.append(shape("rect", { x, y, width, height, rx, fill: look.fill, stroke: look.line, "stroke-width": status ? 2.5 : 1.2, ...dash }));
  const middle = x + width / 2;
  let at = y + 8;
  const write = (text, size, color, weight, step, base) => {
    group.append(worded("text", { x: middle, y: at + base, "text-anchor": "middle", "font-size": size, "font-weight": weight, fill: color }, text));
    at += step;
  };
  if (tag) write(tag, 10, colors.muted, "normal", 13, 9);
  write([SIGNS[status], title, item.canOpen ? "⊞" : ""].filter(Boolean).join(" "), 13, colors.text, "bold", 17, 13);
  for (const each of lines) write(each, 11, colors.muted, "normal", 15, 12);
  return group;
}

function svgLink(link, colors) {
  const look = colors.looks.edges[link.kind];
  const { status } = link;
  const color = lineOf(link, colors);
  const group = shape("g", {});
  const round = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const [first, ...rest] = link.points;
  const dash = DASHES[look.style] ? { "stroke-dasharray": DASHES[look.style].join(" ") } : {};
  group.append(shape("path", { d: `M${round(first)}C${rest.map(round).join(" ")}`, fill: "none", stroke: color, "stroke-width": status ? 2.2 : 1.1, ...dash }));
  const corners = [];
  arrow({ moveTo: (...at) => corners.push(at), lineTo: (...at) => corners.push(at), closePath() {} }, link);
  group.append(shape("path", { d: `M${corners.map(round).join("L")}Z`, fill: color }));
  if (link.label && !link.isQuiet) {
    const lines = linkLines(link);
    const [x, y] = link.label;
    lines.forEach((line, index) => {
      const top = y - (lines.length * 13) / 2 + 10 + 13 * index;
      group.append(worded("text", { x, y: top, "text-anchor": "middle", "font-size": 11, fill: colors.muted, stroke: colors.paper, "stroke-width": 3, "paint-order": "stroke" }, line));
    });
  }
  return group;
}

function saveSvg(picture, colors, title) {
  const text = new XMLSerializer().serializeToString(toSvg(picture, colors, title));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = `${title.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 80) || "graph"}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
