// The four views: pixels from the host beneath, and over them, drawn sharp at the screen's own resolution, what the host says as lines and texts.
import { drawMarks } from "./marks.js";

export const paneNames = ["axial", "coronal", "sagittal", "projection"];
const titles = { axial: "Axial view", coronal: "Coronal view", sagittal: "Sagittal view", projection: "Projection" };

export class Panes {
  constructor(container, changed) {
    this.changed = changed;
    this.single = null;
    this.active = "axial";
    this.panes = new Map();
    this.container = container;
    for (const name of paneNames)
      this.panes.set(name, this.make(name));
    new ResizeObserver(() => this.layout()).observe(container);
  }

  make(name) {
    const element = document.createElement("div");
    element.className = "pane";
    element.tabIndex = 0;
    element.dataset.pane = name;
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", titles[name]);
    const picture = document.createElement("canvas");
    const marks = document.createElement("canvas");
    element.append(picture, marks);
    element.addEventListener("focus", () => this.active = name);
    this.container.append(element);
    return { name, element, picture, marks, width: 0, height: 0, header: null };
  }

  get(name) {
    return this.panes.get(name);
  }

  show(single) {
    this.single = this.single === single ? null : single;
    this.container.classList.toggle("single", this.single !== null);
    for (const [name, pane] of this.panes)
      pane.element.hidden = this.single !== null && this.single !== name;
    this.layout();
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
      const pane = this.panes.get(header.pane);
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
