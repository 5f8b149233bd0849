// The page: what a hand, a key or an address does, and in which order things are brought up to date.

const $ = (id) => document.getElementById(id);
const READABLE = 0.35; // scale below which a whole picture says nothing
const NIGHT = window.matchMedia("(prefers-color-scheme: dark)");

class Page {
  constructor(data) {
    this.data = data;
    this.title = data.title || "package";
    this.canvas = $("canvas");
    this.scene = new Scene(data);
    this.marks = new Marks(this.scene);
    this.camera = new Camera(this.canvas);
    this.painter = new Painter(this.canvas, this.camera);
    this.layouts = new Layouts();
    this.colors = null;
    this.picture = null;
    this.useTheme(kept("theme") ?? "");
    this.outline = new Outline($("tree"), this.scene, this);
    this.detail = new Detail($("detail"), this.scene, this);
    this.search = new Search($("search"), $("found"), this.scene, this);
    this.hands = new Hands(this);
    $("title").textContent = this.title;
    this.buildBar();
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    this.resize();
  }

  /** Draw for the first time, and go to what the address names. */
  async start() {
    await this.refresh();
    this.begin();
    await this.follow();
    if (this.scene.startsClosed && !this.marks.selected) {
      const { items } = this.scene;
      this.say(`${items.length} nodes: more than ${MOST_SHOWN} start closed. Open them one by one, to a depth, or all.`);
    }
    document.documentElement.dataset.ready = "";
  }

  // What is shown

  /** Lay out what can be seen. The anchor stays where it is on the screen. */
  async refresh(anchor = null) {
    const view = this.scene.view();
    this.outline.update();
    this.busy(true);
    const stay = anchor ?? this.marks.selected;
    const places = await this.layouts.layout(view, (lines) => this.painter.measure(lines), (better) => {
      this.place(view, better, stay);
      if (!stay) this.begin();
    });
    if (places) this.place(view, places, anchor);
  }

  /** Put everything in its place. */
  place(view, places, anchor) {
    const before = anchor?.rep.box && this.camera.toScreen(anchor.rep.box.x, anchor.rep.box.y);
    this.busy(Boolean(places.isWaiting));
    view.links.forEach((link, index) => {
      Object.assign(link, places.links[index], { isQuiet: !isLabelled(link, view), status: linkStatus(link) });
      link.bounds = around(link.points);
    });
    for (const item of [...view.frames, ...view.boxes]) item.box = places.boxes.get(item);
    const all = [...view.frames, ...view.boxes].flatMap((item) => corners(item.box));
    this.picture = { ...view, engine: places.engine, bounds: around(all) };
    this.marks.trace(this.picture);
    if (before && anchor.rep.box) this.camera.put(anchor.rep.box.x, anchor.rep.box.y, ...before);
    this.paint();
  }

  /** Paint with the next frame, once, however often it is asked for. */
  paint() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.painter.paint(this.picture, this.marks);
    });
  }

  resize() {
    this.painter.resize();
    this.outline.paint();
    this.paint();
  }

  fit() {
    if (this.picture) this.camera.fit(this.picture.bounds);
    this.paint();
  }

  /** The first sight: all of it where that can be read, else how it begins. */
  begin() {
    const { camera, picture } = this;
    camera.fit(picture.bounds);
    const first = picture.boxes.reduce((best, item) => (best && best.box.y <= item.box.y ? best : item), null);
    if (camera.scale < READABLE && first) {
      camera.scale = 0.7;
      camera.put(first.box.x + first.box.width / 2, picture.bounds.y, camera.width / 2, 40);
    }
    this.paint();
  }

  say(text) {
    $("status").textContent = text;
  }

  busy(is) {
    document.documentElement.classList.toggle("busy", is);
  }

  // What is selected, and what is open

  select(item) {
    this.marks.select(item);
    this.outline.show(item);
    this.detail.show(item);
    const address = item ? `#${encodeURIComponent(item.id)}` : location.pathname + location.search;
    history.replaceState(null, "", address);
    if (item) this.say(described(item, this.scene));
    this.paint();
  }

  /** Select an item, open what is around it, and bring it onto the screen. */
  async jump(item, isCentred = true) {
    if (!item) return;
    const isHidden = item !== this.scene.whole && !(item.isVisible && item.box);
    this.scene.reveal(item);
    if (isHidden) await this.refresh();
    this.select(item);
    if (item.box && (isCentred || !this.camera.isOnScreen(item.box))) this.camera.center(item.box);
    if (item === this.scene.whole) this.fit();
    this.paint();
  }

  async toggle(item) {
    if (!item.canOpen || item === this.scene.whole) return;
    if (item.isFrame) this.scene.close(item);
    else this.scene.open(item);
    if (this.marks.selected && this.marks.selected.rep !== this.marks.selected) this.select(item);
    await this.refresh(item);
    this.select(item);
    this.say(`${item.data.title}: ${item.isFrame ? "open" : "closed"}`);
  }

  async openTo(depth) {
    if (depth > 0) this.scene.openTo(depth);
    else this.scene.closeAll();
    await this.refresh();
    this.fit();
    this.select(this.marks.selected?.rep ?? null);
    const { boxes, engine } = this.picture;
    const said = [`${boxes.length} boxes`];
    if (engine === "layers") said.push("in plain layers: a careful layout takes long");
    if (depth > 0 && this.scene.items.length >= MOST_OPEN) said.push(`no more than ${MOST_OPEN} nodes are opened at once`);
    this.say(said.join(", "));
  }

  /** Go to the item that the address names. */
  async follow() {
    const id = decoded(location.hash.slice(1));
    const item = id && this.scene.find(id);
    if (id && !item) this.say("The address names a node that is not here.");
    if (item) await this.jump(item);
  }

  /** Select the next item with a change, or the one before. */
  nextChange(step) {
    const changed = this.scene.items.filter((item) => item.data.status);
    if (!changed.length) return;
    const index = changed.indexOf(this.marks.selected);
    const next = index < 0 && step < 0 ? changed.length - 1 : index + step;
    this.jump(changed[(next + changed.length) % changed.length]);
  }

  nextPath() {
    this.marks.nextPath();
    this.say({ both: "Before and after", up: "Before", down: "After", none: "No way" }[this.marks.path] + " highlighted");
    this.paint();
  }

  // Light and dark

  useTheme(theme) {
    document.documentElement.dataset.theme = theme || (NIGHT.matches ? "dark" : "light");
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(`--${name}`).trim();
    const looks = this.data.looks[document.documentElement.dataset.theme];
    const pair = (name) => ({ fill: color(`${name}-fill`), line: color(name) });
    this.colors = {
      looks,
      isDiff: this.scene.hasChanges,
      status: Object.fromEntries(Object.keys(SIGNS).map((each) => [each, pair(each)])),
      plain: { box: { fill: color("panel"), line: color("muted") }, frame: { fill: color("paper"), line: color("muted") } },
      paper: color("paper"),
      text: color("ink"),
      muted: color("muted"),
      accent: color("accent"),
      up: color("up"),
      down: color("down"),
      group: { fill: color("group"), line: color("muted"), tag: "" },
    };
    this.painter.colors = this.colors;
    $("theme").setAttribute("aria-pressed", document.documentElement.dataset.theme === "dark");
    if (this.outline) {
      this.outline.paint();
      this.detail.show(this.marks.selected);
      this.buildKinds();
    }
    this.paint();
  }

  toggleTheme() {
    const other = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keep("theme", other);
    this.useTheme(other);
  }

  // The bar and the filter

  buildBar() {
    const deepest = this.scene.items.reduce((depth, item) => Math.max(depth, item.depth), 1);
    const select = $("depth");
    select.append(new Option("–", ""));
    for (let depth = 1; depth <= Math.min(9, deepest + 1); depth++) select.append(new Option(depth, depth));
    select.addEventListener("change", () => select.value && this.openTo(Number(select.value)));
    const actions = {
      expand: () => this.openTo(Infinity),
      collapse: () => this.openTo(0),
      "zoom-in": () => this.zoom(1.3),
      "zoom-out": () => this.zoom(1 / 1.3),
      fit: () => this.fit(),
      changes: () => this.nextChange(1),
      svg: () => saveSvg(this.picture, this.colors, this.title),
      print: () => window.print(),
      theme: () => this.toggleTheme(),
      help: () => $("keys").showModal(),
    };
    for (const [id, action] of Object.entries(actions)) $(id).addEventListener("click", action);
    $("changes").hidden = !this.scene.hasChanges;
    this.buildKinds();
  }

  /** A button for each kind, with how many there are. */
  buildKinds() {
    const counts = new Map();
    for (const { data } of this.scene.items) counts.set(data.kind, (counts.get(data.kind) ?? 0) + 1);
    const buttons = [...counts].sort(([, a], [, b]) => b - a).map(([kind, count]) => {
      const button = element("button", "chip");
      const look = this.colors.looks.boxes[kind] ?? this.colors.looks.clusters[kind] ?? this.colors.group;
      const mark = element("span", "mark");
      mark.style.background = look.fill;
      mark.style.borderColor = look.line;
      button.append(mark, `${kind} ${count}`);
      button.setAttribute("aria-pressed", this.marks.kinds.has(kind));
      button.addEventListener("click", () => this.filter(kind, button));
      return button;
    });
    $("kinds").replaceChildren(...buttons);
  }

  filter(kind, button) {
    if (!this.marks.kinds.delete(kind)) this.marks.kinds.add(kind);
    button.setAttribute("aria-pressed", this.marks.kinds.has(kind));
    this.say(this.marks.kinds.size ? `Only: ${[...this.marks.kinds].join(", ")}` : "All kinds");
    this.outline.update();
    this.paint();
  }

  zoom(factor, x, y) {
    this.camera.zoom(factor, x, y);
    this.paint();
  }

  // Paper

  preparePaper() {
    const light = { ...this.colors, looks: this.data.looks.light, paper: "#ffffff", text: "#1b1f24", muted: "#4b535d" };
    if (this.picture) $("paper").replaceChildren(toSvg(this.picture, light, this.title));
  }
}

/** What a screen reader hears of an item. */
function described(item, scene) {
  const { data } = item;
  const names = (others) => others.slice(0, 4).map((other) => other.data.title || other.data.kind).join(", ");
  const [before, after] = [scene.neighbours(item, "up"), scene.neighbours(item, "down")];
  const parts = [data.title, data.tag || data.kind, data.status];
  if (before.length) parts.push(`after ${names(before)}`);
  if (after.length) parts.push(`before ${names(after)}`);
  return parts.filter(Boolean).join(", ");
}

function corners({ x, y, width, height }) {
  return [[x, y], [x + width, y + height]];
}

/** The rectangle around points. */
function around(points) {
  let [left, up, right, down] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    up = Math.min(up, y);
    down = Math.max(down, y);
  }
  return left > right ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: up, width: right - left, height: down - up };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// What a browser keeps for this page; some keep nothing for files.

function kept(name) {
  try {
    return localStorage.getItem(`flowc.${name}`);
  } catch {
    return null;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(`flowc.${name}`, value);
  } catch {
    // then it is asked for again
  }
}

const page = new Page(JSON.parse($("data").textContent));
window.flowc = page; // for the console, and for tests
NIGHT.addEventListener("change", () => kept("theme") ?? page.useTheme(""));
window.addEventListener("hashchange", () => page.follow());
window.addEventListener("beforeprint", () => page.preparePaper());
page.start();
