// The panel with all there is to know about the selected item.

class Detail {
  constructor(root, scene, page) {
    this.root = root;
    this.scene = scene;
    this.page = page;
  }

  show(item) {
    this.root.hidden = !item;
    this.root.replaceChildren(...(item ? this.parts(item) : []));
    this.root.scrollTop = 0;
  }

  parts(item) {
    const { data } = item;
    const entity = this.scene.data.entities[data.entity];
    return [
      this.head(item),
      ...this.changes(data),
      ...(data.doc ? [prose(data.doc)] : []),
      ...this.ports("Takes", data.inputs, item, "up"),
      ...this.ports("Gives", data.outputs, item, "down"),
      ...list("Settings", data.settings),
      ...list("Notes", data.kind === "group" ? data.lines : data.notes),
      ...this.neighbours("After", item, "up"),
      ...this.neighbours("Before", item, "down"),
      ...this.source("Source", data.place),
      ...this.entity(entity, data),
    ];
  }

  head(item) {
    const { data } = item;
    const head = element("header");
    const row = element("div", "row");
    const tag = element("span", "tag", data.tag || data.kind);
    const { fill, line } = this.page.painter.look(item);
    tag.style.background = fill;
    tag.style.borderColor = line;
    const close = element("button", "close", "×");
    close.setAttribute("aria-label", "Close the details");
    close.addEventListener("click", () => this.page.select(null));
    row.append(tag, close);
    const title = element("h2");
    title.append(element("bdi", "", data.name ?? data.title));
    head.append(row, title);
    const path = [];
    for (let each = item.parent; each; each = each.parent) if (each.data.title) path.unshift(each);
    if (path.length) {
      const crumbs = element("p", "crumbs");
      path.slice(-5).forEach((each) => crumbs.append(this.link(each), " › "));
      crumbs.append(data.title);
      head.append(crumbs);
    }
    if (item.canOpen && item !== this.scene.whole) {
      const button = element("button", "", item.isFrame ? "Close it" : "Open it");
      button.addEventListener("click", () => this.page.toggle(item));
      head.append(button);
    }
    return head;
  }

  changes(data) {
    if (!data.status) return [];
    const part = section(`This is ${data.status}`);
    part.classList.add("change", data.status);
    for (const each of data.changes ?? []) part.append(element("p", "", each));
    return [part];
  }

  /** Inputs or outputs: name, type, and what each is bound to. */
  ports(title, ports = [], item, direction) {
    if (!ports.length) return [];
    const part = section(title);
    const table = element("table");
    const edges = direction === "up" ? item.into : item.out;
    for (const [name, type, value] of ports) {
      const row = element("tr");
      const cell = element("td", "value");
      if (value) cell.append(element("code", "", value));
      const bound = direction === "up" ? edges.filter((edge) => edge.data.input === name && edge.data.kind === "data") : [];
      for (const edge of value ? [] : bound) cell.append(this.link(edge.source), edge.data.path ?? "");
      const head = element("th");
      head.append(element("bdi", "", name));
      row.append(head, element("td", "type", type), cell);
      table.append(row);
    }
    part.append(table);
    return [part];
  }

  neighbours(title, item, direction) {
    const others = this.scene.neighbours(item, direction);
    if (!others.length) return [];
    const part = section(`${title} (${others.length})`);
    const rows = element("ul");
    for (const other of others.slice(0, 50)) {
      const row = element("li");
      row.append(this.link(other));
      rows.append(row);
    }
    if (others.length > 50) rows.append(element("li", "", `${others.length - 50} more`));
    part.append(rows);
    return [part];
  }

  entity(entity, data) {
    if (!entity) return [];
    const part = section(entity.kind);
    part.append(element("p", "name", entity.name));
    if (entity.doc && entity.doc !== data.doc) part.append(prose(entity.doc));
    const declared = [["takes", entity.inputs], ["gives", entity.outputs]].filter(([, given]) => given);
    for (const [title, given] of declared) part.append(element("h4", "", title), interfaceTable(given));
    if (entity.facts) {
      part.append(element("h4", "", "options"));
      for (const fact of entity.facts) part.append(element("p", "fact", fact));
    }
    if (entity.digest) part.append(element("h4", "", "digest"), element("p", "digest", entity.digest));
    return [part, ...(entity.place === data.place ? [] : this.source("Declared", entity.place))];
  }

  /** The lines of source at a place, as far as the page has them. */
  source(title, place) {
    if (!place) return [];
    const part = section(title);
    part.append(element("p", "place", place));
    const cut = place.lastIndexOf(":");
    const lines = this.scene.data.sources[place.slice(0, cut)];
    const at = Number(place.slice(cut + 1));
    if (!lines) return [part];
    const code = element("pre", "source");
    for (let number = at - 2; number <= at + 8; number++) {
      if (lines[number] === undefined) continue;
      const line = element("span", number === at ? "line here" : "line");
      line.append(element("span", "number", String(number).padStart(5)), ` ${lines[number]}\n`);
      code.append(line);
    }
    part.append(code);
    return [part];
  }

  link(item) {
    const button = element("button", "link");
    button.append(element("bdi", "", item.data.title || item.data.kind));
    button.addEventListener("click", () => this.page.jump(item));
    return button;
  }
}

function interfaceTable(given) {
  const table = element("table");
  for (const [name, type, value, doc] of given) {
    const row = element("tr");
    const head = element("th");
    head.append(element("bdi", "", name));
    row.append(head, element("td", "type", value ? `${type} = ${value}` : type), element("td", "", doc));
    table.append(row);
  }
  return table;
}

function section(title) {
  const made = element("section");
  made.append(element("h3", "", title));
  return made;
}

function prose(text) {
  return element("p", "doc", text);
}

function list(title, lines = []) {
  if (!lines.length) return [];
  const part = section(title);
  for (const line of lines) part.append(element("p", "note", line));
  return [part];
}
