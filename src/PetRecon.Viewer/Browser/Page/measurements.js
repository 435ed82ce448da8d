// The panel of measurements: which tool the left button is, and the table of what has been measured, at the true values of the voxels.
import { rounded } from "./layers.js";
import { ShapeFields } from "./shapes.js";

export const toolNames = { distance: "Distance", angle: "Angle", sphere: "Sphere", ellipse: "Ellipse", box: "Box", grow: "Grow", point: "Point" };
const element = id => document.getElementById(id);

export class MeasurementPanel {
  constructor(line, chooseTool) {
    this.line = line;
    this.rows = [];
    this.entries = [];
    this.known = "";
    this.selected = null;
    this.isNewAwaited = false;
    this.changed = () => {};
    this.shapes = new ShapeFields(line);
    for (const [name, text] of Object.entries(toolNames)) {
      const button = make("button", { type: "button", textContent: text, title: `key ${keyOf[name]}` });
      button.dataset.tool = name;
      button.onclick = () => chooseTool(button.ariaPressed === "true" ? "crosshair" : name);
      element("toolButtons").append(button);
    }
    element("growKind").onchange = () => this.showGrow();
    element("measureLayer").onchange = () => this.showGrow();
    element("removeAll").onclick = () => line.do({ do: "remove", id: "*" });
  }

  showTool(tool) {
    for (const button of element("toolButtons").children)
      button.ariaPressed = String(button.dataset.tool === tool);
    element("growSettings").hidden = tool !== "grow";
  }

  showGrow() {
    const isFixed = element("growKind").value === "fixed";
    element("growUnit").textContent = isFixed ? this.layers?.find(layer => layer.id === element("measureLayer").value)?.unit ?? "" : "%";
    const value = element("growValue");
    if (this.growKind !== undefined && this.growKind !== isFixed)
      value.value = isFixed ? "2.5" : "41";
    this.growKind = isFixed;
  }

  layer() {
    return element("measureLayer").value;
  }

  grow() {
    const value = Number(element("growValue").value);
    return element("growKind").value === "fixed" ? { threshold: value } : { percent: value };
  }

  awaitNew() {
    this.isNewAwaited = true;
  }

  // The host's scene: new layers, other measurements, or other values to measure.
  hear(scene) {
    const layers = scene.layers.map(({ id, name }) => `${id}\n${name}`).join("\n");
    if (layers !== this.layerNames) {
      const before = element("measureLayer").value;
      element("measureLayer").replaceChildren(...[...scene.layers].reverse().map(layer => new Option(layer.name, layer.id)));
      if (scene.layers.some(layer => layer.id === before))
        element("measureLayer").value = before;
      this.layerNames = layers;
    }
    this.layers = scene.layers;
    this.showGrow();
    const before = new Set(this.entries.map(entry => entry.id));
    this.entries = scene.measurements;
    const added = this.entries.filter(entry => !before.has(entry.id));
    if (this.isNewAwaited && added.length > 0) {
      this.isNewAwaited = false;
      this.isNewSpoken = true;
      this.select(added.at(-1).id);
    }
    if (!this.entries.some(entry => entry.id === this.selected))
      this.select(null);
    const known = `${scene.measured}\n${scene.layers.filter(layer => layer.visible).map(layer => layer.id)}`;
    if (known !== this.known) {
      this.known = known;
      this.ask();
    }
  }

  // One question at a time: while a region is dragged the answers follow as fast as they can be calculated.
  ask() {
    if (this.isAsking) {
      this.isAskedAgain = true;
      return;
    }
    this.isAsking = true;
    this.line.say({ do: "measurements" });
  }

  answer(message) {
    this.isAsking = false;
    this.show(message.rows);
    const row = message.rows.find(row => row.id === this.selected);
    if (this.isNewSpoken && row) {
      this.isNewSpoken = false;
      this.spoken?.(`${row.name}: ${this.headline(row)}${typeof row.mean === "number" ? `, mean ${short(row.mean)} ${row.unit}` : ""}`);
    }
    if (this.isAskedAgain) {
      this.isAskedAgain = false;
      this.ask();
    }
  }

  select(id) {
    this.selected = id;
    for (const box of element("measurementList").children)
      box.classList.toggle("selected", box.dataset.id === id);
    this.changed();
  }

  remove() {
    const id = this.selected ?? this.entries.at(-1)?.id;
    if (id)
      this.line.do({ do: "remove", id });
  }

  show(rows) {
    this.rows = rows;
    element("measurementTools").hidden = rows.length === 0;
    const typed = document.activeElement?.closest?.("#measurementList :is(input, summary, button)") ? document.activeElement : null;
    const boxes = [];
    for (const id of new Set(rows.map(row => row.id)))
      boxes.push(this.box(id, rows.filter(row => row.id === id), typed));
    const focused = typed && { key: typed.dataset.key, isText: typed.type === "text", from: typed.selectionStart, to: typed.selectionEnd };
    element("measurementList").replaceChildren(...boxes);
    if (focused) {
      const again = element("measurementList").querySelector(`[data-key="${CSS.escape(focused.key)}"]`);
      again?.focus();
      if (focused.isText)
        again?.setSelectionRange(focused.from, focused.to);
    }
  }

  box(id, rows, typed) {
    const [first] = rows;
    const box = make("div", { className: "measurement" });
    box.dataset.id = id;
    box.classList.toggle("selected", id === this.selected);
    box.onclick = () => this.select(id);
    const name = make("input", { value: typed?.dataset.key === `name ${id}` ? typed.value : first.name, size: 8, maxLength: 80, ariaLabel: `Name of ${first.kind} ${first.name}` });
    name.dataset.key = `name ${id}`;
    name.onfocus = () => this.select(id);
    name.onchange = () => this.line.do({ do: "rename", id, label: name.value });
    const remove = make("button", { type: "button", textContent: "\u00d7", ariaLabel: `Remove ${first.name}`, title: "Delete" });
    remove.dataset.key = `remove ${id}`;
    remove.onclick = event => {
      event.stopPropagation();
      this.line.do({ do: "remove", id });
    };
    const head = make("div", { className: "measurementHead" });
    head.append(name, make("span", { textContent: this.headline(first) }), remove);
    box.append(head);
    const measured = rows.filter(row => row.mean !== undefined);
    if (measured.length > 0)
      box.append(this.table(measured));
    box.append(...this.shapes.of(first, typed));
    for (const row of rows.filter(row => row.note))
      box.append(make("p", { className: "note", textContent: row.layerName ? `${row.layerName}: ${row.note}` : row.note }));
    return box;
  }

  headline(row) {
    if (row.kind === "distance")
      return `${row.value.toFixed(1)} mm`;
    if (row.kind === "angle")
      return `${row.value.toFixed(1)}\u00b0`;
    const volume = row.volumeMl === undefined ? "" : ` ${rounded(row.volumeMl, row.volumeMl)} mL`;
    const threshold = row.threshold === undefined ? "" : `, \u2265 ${rounded(row.threshold, row.threshold)} ${row.unit}`;
    return `${row.kind}${volume}${threshold}`;
  }

  table(rows) {
    const table = make("table");
    const heads = ["mean", "SD", "min", "max", ...(rows.some(row => row.peak !== null) ? ["peak"] : [])];
    const top = table.createTHead().insertRow();
    for (const text of ["", ...heads])
      top.append(make("th", { textContent: text, scope: "col" }));
    const body = table.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      line.dataset.layer = row.layer;
      line.append(make("th", { textContent: row.layerName + (row.unit ? `, ${row.unit}` : ""), scope: "row" }));
      const values = [row.mean, row.standardDeviation, row.minimum, row.maximum, ...(heads.length > 4 ? [row.peak] : [])];
      for (const value of values)
        line.insertCell().textContent = typeof value === "number" ? short(value) : "\u2013";
    }
    return table;
  }
}

export const keyOf = { distance: "l", angle: "a", sphere: "b", ellipse: "e", box: "x", grow: "g", point: "f" };

function short(value) {
  return Math.abs(value) >= 1e5 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
