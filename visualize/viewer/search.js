// The search: by name, everywhere, also within what is closed and in workflows that no one opened yet.

const MOST_FOUND = 50;

class Search {
  constructor(input, results, scene, page) {
    this.input = input;
    this.results = results;
    this.scene = scene;
    this.page = page;
    this.found = [];
    this.index = -1;
    input.addEventListener("input", () => this.look());
    input.addEventListener("focus", () => this.look());
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    input.addEventListener("keydown", (event) => this.key(event));
  }

  look() {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.found = words.length ? this.matches(words) : [];
    this.index = this.found.length ? 0 : -1;
    this.show(words);
  }

  /** Items that have every word; those whose title begins with the first come first. */
  matches(words) {
    const ranked = [];
    const visit = (data, open) => {
      const text = `${data.title} ${data.entity ?? ""} ${data.tag ?? data.kind}`.toLowerCase();
      if (!words.every((word) => text.includes(word))) return;
      const title = data.title.toLowerCase();
      ranked.push({ data, open, rank: title === words[0] ? 0 : title.startsWith(words[0]) ? 1 : title.includes(words[0]) ? 2 : 3 });
    };
    for (const item of this.scene.items) visit(item.data, () => item);
    for (const [data, calls] of this.unopened()) visit(data, () => this.openThrough(calls, data));
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, MOST_FOUND);
  }

  /** Items of workflows that are in no place yet, with the calls that lead there. */
  *unopened() {
    const ways = new Map();
    const ahead = [];
    const enter = (data, way) => {
      if (!data.body || ways.has(data.body)) return;
      ways.set(data.body, way);
      ahead.push(data.body);
    };
    for (const item of this.scene.items) {
      if (item.isMade) ways.set(item.data.body, null);
    }
    for (const item of this.scene.items) if (!item.isMade) enter(item.data, { item, data: item.data, before: null });
    while (ahead.length) {
      const body = ahead.shift();
      const way = ways.get(body);
      for (const data of this.scene.data.bodies[body].items) {
        yield [data, way];
        enter(data, { item: null, data, before: way });
      }
    }
  }

  /** Open the calls on a way, the outermost first; gives the item at its end. */
  openThrough(way, data) {
    const calls = [];
    for (let each = way; each; each = each.before) calls.unshift(each);
    let item = calls[0].item;
    for (const next of [...calls.slice(1).map((call) => call.data), data]) {
      this.scene.open(item);
      item = this.scene.byId.get(`${item.id}»${next.id}`);
    }
    return item;
  }

  show(words) {
    this.results.hidden = !words.length;
    this.input.setAttribute("aria-expanded", words.length > 0);
    const rows = this.found.map(({ data }, index) => {
      const row = element("div", index === this.index ? "found active" : "found");
      row.id = `found-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", index === this.index);
      row.append(element("bdi", "name", data.title), element("span", "kind", data.tag || data.kind));
      row.addEventListener("mousedown", (event) => event.preventDefault());
      row.addEventListener("click", () => this.go(index));
      return row;
    });
    if (words.length && !rows.length) rows.push(element("p", "none", "Nothing is called that."));
    this.results.replaceChildren(...rows);
    if (this.index >= 0) this.input.setAttribute("aria-activedescendant", `found-${this.index}`);
    else this.input.removeAttribute("aria-activedescendant");
    rows[this.index]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      event.preventDefault();
      this.index = (this.index + step + this.found.length) % this.found.length;
      this.show([this.input.value]);
    } else if (event.key === "Enter" && this.index >= 0) {
      this.go(this.index);
    } else if (event.key === "Escape") {
      this.input.value = "";
      this.close();
      this.page.canvas.focus();
    }
    event.stopPropagation();
  }

  go(index) {
    const item = this.found[index].open();
    this.close();
    this.page.jump(item);
    this.page.canvas.focus();
  }

  close() {
    this.results.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}
