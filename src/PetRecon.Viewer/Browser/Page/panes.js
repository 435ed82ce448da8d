// The views: pixels from the host beneath, and over them, drawn sharp at the screen's own resolution, what the host says as lines and texts.
import { drawMarks } from "./marks.js";

const titles = { axial: "Axial view", coronal: "Coronal view", sagittal: "Sagittal view", oblique: "Oblique view", projection: "Projection", beam: "Beam's-eye view" };

// A pane is named by what it shows and, in a comparison, by its column: "axial", "axial-b".
export const kindOf = name => name.split("-")[0];

export class Panes {
  constructor(container, changed) {
    this.changed = changed;
    this.active = "axial";
    this.panes = new Map();
    this.makers = [];
    this.container = container;
    this.heads = [];
    new ResizeObserver(() => this.layout()).observe(container);
  }

  // Does something with each pane that there is or will be.
  each(action) {
    this.makers.push(action);
    for (const pane of this.panes.values())
      action(pane);
  }

  make(name) {
    const element = document.createElement("div");
    element.className = "pane";
    element.tabIndex = 0;
    element.dataset.pane = name;
    element.dataset.kind = kindOf(name);
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", titles[kindOf(name)] + (name.includes("-") ? `, column ${name.at(-1).toUpperCase()}` : ""));
    const picture = document.createElement("canvas");
    const marks = document.createElement("canvas");
    element.append(picture, marks);
    element.addEventListener("focus", () => this.active = name);
    this.container.append(element);
    const pane = { name, kind: kindOf(name), element, picture, marks, width: 0, height: 0, header: null };
    this.panes.set(name, pane);
    for (const action of this.makers)
      action(pane);
    return pane;
  }

  get(name) {
    return this.panes.get(name);
  }

  shownNames() {
    return [...this.panes.values()].filter(pane => !pane.element.hidden).map(pane => pane.name);
  }

  // Shows panes in rows and columns, with a head above each column if it has a name, and no others.
  arrange(rows, hasHeads) {
    const names = rows.flat();
    for (const name of names)
      this.panes.get(name) ?? this.make(name);
    for (const pane of this.panes.values())
      pane.element.hidden = !names.includes(pane.name);
    const first = hasHeads ? 2 : 1;
    rows.forEach((row, r) => row.forEach((name, c) => Object.assign(this.panes.get(name).element.style, { gridRow: r + first, gridColumn: c + 1 })));
    this.container.style.gridTemplateRows = `${hasHeads ? "auto " : ""}repeat(${rows.length}, minmax(0, 1fr))`;
    this.container.style.gridTemplateColumns = `repeat(${rows[0].length}, minmax(0, 1fr))`;
    this.headCount = hasHeads ? rows[0].length : 0;
    this.showHeads();
    if (!names.includes(this.active))
      this.active = names[0];
    this.layout();
  }

  setHeads(texts) {
    this.heads = texts;
    this.showHeads();
  }

  showHeads() {
    const heads = [...this.container.querySelectorAll(".head")];
    for (let c = heads.length; c < this.headCount; c++) {
      const head = Object.assign(document.createElement("div"), { className: "head" });
      Object.assign(head.style, { gridRow: 1, gridColumn: c + 1 });
      this.container.insertBefore(head, this.container.querySelector(".pane"));
      heads.push(head);
    }
    heads.forEach((head, c) => {
      head.hidden = c >= this.headCount;
      head.textContent = head.title = this.heads[c] ?? "";
    });
  }

  // Tells the host how large the panes are, in the screen's pixels.
  layout(always = false) {
    const ratio = window.devicePixelRatio || 1;
    let differs = always;
    const panes = [];
    for (const pane of this.panes.values()) {
      const shown = !pane.element.hidden;
      const width = shown ? Math.max(1, Math.round(pane.element.clientWidth * ratio)) : 0;
      const height = shown ? Math.max(1, Math.round(pane.element.clientHeight * ratio)) : 0;
      differs ||= width !== pane.width || height !== pane.height;
      pane.width = width;
      pane.height = height;
      if (shown)
        panes.push({ pane: pane.name, w: width, h: height });
    }
    if (differs)
      this.changed({ do: "layout", panes, text: Math.min(100, Math.round(13 * ratio)) });
  }

  draw(frame) {
    for (const header of frame.panes) {
      const pane = this.panes.get(header.pane) ?? this.make(header.pane);
      pane.header = header;
      if (header.picture) {
        fit(pane.picture, header.w, header.h);
        const context = pane.picture.getContext("2d", { alpha: false });
        context.imageSmoothingEnabled = true;
        context.drawImage(header.picture, 0, 0, header.w, header.h);
        header.picture.close();
      }
      fit(pane.marks, header.w, header.h);
      drawMarks(pane.marks.getContext("2d"), header, this.selected);
      pane.element.dataset.lossless = header.lossless;
      pane.element.dataset.input = frame.input;
    }
  }

  redraw(name) {
    const pane = this.panes.get(name);
    if (pane.header)
      drawMarks(pane.marks.getContext("2d"), pane.header, this.selected);
  }

  // The measurement that is drawn stronger than others.
  select(id) {
    this.selected = id;
    for (const name of this.panes.keys())
      this.redraw(name);
  }

  // The place in the patient that a pixel of a plane shows, LPS mm.
  toMm(name, { x, y }) {
    const { center, right, down, mmPerPixel, w, h } = this.panes.get(name).header;
    return center.map((value, axis) => value + mmPerPixel * ((x - w / 2) * right[axis] + (y - h / 2) * down[axis]));
  }

  toPixel(name, point) {
    const { center, right, down, mmPerPixel, w, h } = this.panes.get(name).header;
    const along = direction => point.reduce((sum, value, axis) => sum + (value - center[axis]) * direction[axis], 0) / mmPerPixel;
    return { x: w / 2 + along(right), y: h / 2 + along(down) };
  }

  // A place of the mouse in the pane's pixels.
  place(name, event) {
    const pane = this.panes.get(name);
    const box = pane.element.getBoundingClientRect();
    return { x: (event.clientX - box.left) * pane.width / box.width, y: (event.clientY - box.top) * pane.height / box.height };
  }
}

function fit(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
}
