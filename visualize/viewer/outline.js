// The outline: the same items as a tree, for keyboards, screen readers and quick eyes. Only the rows
// that can be seen are in the page, so that ten thousand cost nothing.

const ROW = 24;

class Outline {
  constructor(root, scene, page) {
    this.root = root;
    this.scene = scene;
    this.page = page;
    this.rows = [];
    this.active = null;
    this.spacer = element("div", "spacer");
    this.spacer.setAttribute("role", "presentation");
    root.append(this.spacer);
    root.addEventListener("scroll", () => this.paint());
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focus", () => this.paint());
  }

  /** Read the scene again. */
  update() {
    const { marks } = this.page;
    this.rows = [];
    const stack = [...this.scene.roots].reverse();
    while (stack.length) {
      const item = stack.pop();
      if (!marks.kinds.size || marks.kinds.has(item.data.kind) || item.isFrame) this.rows.push(item);
      if (item.isFrame) stack.push(...item.kids.toReversed());
    }
    this.spacer.style.height = `${this.rows.length * ROW}px`;
    this.paint();
  }

  /** Make the row of an item the active one, and bring it into view. */
  show(item) {
    this.active = item?.rep ?? null;
    const index = this.rows.indexOf(this.active);
    const { scrollTop, clientHeight } = this.root;
    if (index >= 0 && (index * ROW < scrollTop || (index + 1) * ROW > scrollTop + clientHeight)) {
      this.root.scrollTop = index * ROW - clientHeight / 2;
    }
    this.paint();
  }

  paint() {
    const first = Math.max(0, Math.floor(this.root.scrollTop / ROW) - 5);
    const last = Math.min(this.rows.length, first + Math.ceil(this.root.clientHeight / ROW) + 10);
    const parts = [];
    for (let index = first; index < last; index++) parts.push(this.row(this.rows[index], index));
    this.spacer.replaceChildren(...parts);
    const active = this.rows.indexOf(this.active);
    if (active >= first && active < last) this.root.setAttribute("aria-activedescendant", `row-${active}`);
    else this.root.removeAttribute("aria-activedescendant");
  }

  row(item, index) {
    const { data } = item;
    const row = element("div", "row");
    row.id = `row-${index}`;
    row.dataset.index = index;
    row.setAttribute("role", "treeitem");
    row.setAttribute("aria-level", item.depth + 1);
    row.setAttribute("aria-selected", item === this.active);
    if (item.canOpen) row.setAttribute("aria-expanded", item.isFrame);
    const siblings = item.parent ? item.parent.kids : this.scene.roots;
    row.setAttribute("aria-setsize", siblings.length);
    row.setAttribute("aria-posinset", siblings.indexOf(item) + 1);
    row.style.transform = `translateY(${index * ROW}px)`;
    row.style.paddingInlineStart = `${6 + Math.min(item.depth, 12) * 14}px`;
    const fold = element("span", "fold", item.canOpen ? (item.isFrame ? "▾" : "▸") : "");
    fold.setAttribute("aria-hidden", "true");
    const mark = element("span", "mark");
    mark.style.background = this.page.painter.look(item).fill;
    mark.style.borderColor = this.page.painter.look(item).line;
    const name = element("bdi", "name", `${data.status ? `${SIGNS[data.status]} ` : ""}${data.title}`);
    row.append(fold, mark, name, element("span", "kind", data.status ?? (data.tag || data.kind)));
    return row;
  }

  click(event) {
    const item = this.rows[event.target.closest(".row")?.dataset.index];
    if (!item) return;
    if (event.target.className === "fold" && item.canOpen) this.page.toggle(item);
    else this.page.jump(item);
  }

  key(event) {
    const index = this.rows.indexOf(this.active);
    const item = this.rows[index];
    const go = (to) => this.page.jump(this.rows[Math.max(0, Math.min(this.rows.length - 1, to))], false);
    const page = Math.max(1, Math.floor(this.root.clientHeight / ROW) - 1);
    const moves = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      PageDown: () => go(index + page),
      PageUp: () => go(index - page),
      Home: () => go(0),
      End: () => go(this.rows.length - 1),
      ArrowRight: () => (item?.canOpen && !item.isFrame ? this.page.toggle(item) : go(index + 1)),
      ArrowLeft: () => (item?.isFrame && item !== this.scene.whole ? this.page.toggle(item) : item?.parent && this.page.jump(item.parent, false)),
      Enter: () => item?.canOpen && this.page.toggle(item),
      " ": () => item?.canOpen && this.page.toggle(item),
    };
    if (!moves[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    moves[event.key]();
  }
}

/** An element with a class and text; text is never read as markup. */
function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
