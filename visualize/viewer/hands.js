// Hands: pointer, wheel, fingers and keys on the canvas.

class Hands {
  constructor(page) {
    this.page = page;
    this.pointers = new Map();
    this.moved = 0;
    const { canvas } = page;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    canvas.addEventListener("dblclick", (event) => this.double(event));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** What is at a point of the screen: a box, else the title of a frame, else the innermost frame. */
  at(x, y) {
    const { picture, camera } = this.page;
    const [worldX, worldY] = camera.toWorld(x, y);
    const holds = ({ box }) => worldX >= box.x && worldX <= box.x + box.width && worldY >= box.y && worldY <= box.y + box.height;
    return picture?.boxes.findLast(holds) ?? picture?.frames.findLast(holds) ?? null;
  }

  /** Whether a point is on the button that opens or closes an item. */
  isOnFold(item, x, y) {
    if (!item?.canOpen) return false;
    const { camera } = this.page;
    const [worldX, worldY] = camera.toWorld(x, y);
    const { box } = item;
    const [foldX, foldY] = item.isFrame ? [box.x + 14, box.y + 13] : [box.x + box.width - 15, box.y + box.height / 2];
    const reach = Math.max(11, 8 / camera.scale);
    return Math.abs(worldX - foldX) < reach && Math.abs(worldY - foldY) < reach;
  }

  down(event) {
    if (event.button > 1) return;
    this.page.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (this.pointers.size === 1) this.moved = 0;
  }

  move(event) {
    const { page } = this;
    const now = [event.offsetX, event.offsetY];
    const last = this.pointers.get(event.pointerId);
    if (!last) {
      const hovered = this.at(...now);
      if (hovered !== page.marks.hovered) {
        page.marks.hovered = hovered;
        page.canvas.style.cursor = hovered ? "pointer" : "grab";
        page.canvas.title = hovered ? [hovered.data.name ?? hovered.data.title, hovered.data.place].filter(Boolean).join("\n") : "";
        page.paint();
      }
      return;
    }
    this.moved += Math.abs(now[0] - last[0]) + Math.abs(now[1] - last[1]);
    if (this.pointers.size === 2) {
      const [, other] = [...this.pointers].find(([id]) => id !== event.pointerId);
      const spread = ([x, y]) => Math.max(20, Math.hypot(x - other[0], y - other[1]));
      page.camera.zoom(spread(now) / spread(last), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else page.camera.pan(now[0] - last[0], now[1] - last[1]);
    this.pointers.set(event.pointerId, now);
    page.paint();
  }

  up(event) {
    const wasClick = this.pointers.delete(event.pointerId) && this.moved < 5 && !this.pointers.size;
    if (!wasClick) return;
    const item = this.at(event.offsetX, event.offsetY);
    if (this.isOnFold(item, event.offsetX, event.offsetY)) this.page.toggle(item);
    else this.page.select(item);
  }

  double(event) {
    const item = this.at(event.offsetX, event.offsetY);
    if (item && !this.isOnFold(item, event.offsetX, event.offsetY)) this.page.toggle(item);
  }

  wheel(event) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 20 : event.deltaMode === 2 ? 400 : 1;
    if (event.shiftKey) {
      this.page.camera.pan(-(event.deltaX || event.deltaY) * unit, 0);
      this.page.paint();
      return;
    }
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    this.page.zoom(Math.exp(-event.deltaY * unit * speed), event.offsetX, event.offsetY);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, dialog[open]")) return;
    const { page } = this;
    const selected = page.marks.selected?.rep;
    const isButton = event.target.closest("button");
    const actions = {
      "/": () => $("search").focus(),
      "?": () => $("keys").showModal(),
      "+": () => page.zoom(1.3),
      "=": () => page.zoom(1.3),
      "-": () => page.zoom(1 / 1.3),
      f: () => page.fit(),
      0: () => page.fit(),
      e: () => page.openTo(Infinity),
      c: () => page.openTo(0),
      u: () => page.nextPath(),
      n: () => page.nextChange(1),
      p: () => page.nextChange(-1),
      d: () => page.toggleTheme(),
      Escape: () => page.select(null),
      ...(isButton ? {} : { Enter: () => selected && page.toggle(selected) }),
      ArrowDown: () => this.step("down"),
      ArrowUp: () => this.step("up"),
      ArrowLeft: () => this.beside(-1),
      ArrowRight: () => this.beside(1),
    };
    const action = actions[event.key] ?? (/^[1-9]$/.test(event.key) ? () => page.openTo(Number(event.key)) : null);
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** Along a link: to the nearest item after the selected one, or before it. */
  step(way) {
    const { picture, marks } = this.page;
    const from = marks.selected?.rep;
    if (!from?.box) return this.first();
    const links = picture.links.filter((link) => (way === "down" ? link.source : link.target) === from);
    const others = links.map((link) => (way === "down" ? link.target : link.source)).filter((item) => item !== from);
    const next = nearest(from, others) ?? nearest(from, this.inDirection(from, 0, way === "down" ? 1 : -1));
    if (next) this.page.jump(next, false);
  }

  beside(direction) {
    const from = this.page.marks.selected?.rep;
    if (!from?.box) return this.first();
    const next = nearest(from, this.inDirection(from, direction, 0));
    if (next) this.page.jump(next, false);
  }

  first() {
    const { picture, scene } = this.page;
    const first = picture?.boxes[0] ?? scene.roots[0];
    if (first) this.page.jump(first, false);
  }

  /** Boxes that lie mostly in one direction of another. */
  inDirection(from, dx, dy) {
    const [x, y] = centre(from);
    return this.page.picture.boxes.filter((item) => {
      const [toX, toY] = centre(item);
      const [along, across] = dx ? [(toX - x) * dx, Math.abs(toY - y)] : [(toY - y) * dy, Math.abs(toX - x)];
      return item !== from && along > 1 && across <= along;
    });
  }
}

function centre({ box }) {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

function nearest(from, items) {
  const [x, y] = centre(from);
  const far = (item) => Math.hypot(centre(item)[0] - x, centre(item)[1] - y);
  return items.filter((item) => item.box).reduce((best, item) => (best && far(best) <= far(item) ? best : item), null);
}
