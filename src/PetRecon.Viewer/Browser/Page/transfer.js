// The panel of projections: transfer functions over the histogram of a layer's values, the value of the surface, and cuts. What the canvas does by
// mouse, the fields below it do by keys.
import { rounded } from "./layers.js";

const element = id => document.getElementById(id);
const [left, right, top, bottom] = [6, 294, 6, 124];

// Opacities are small where much is seen through, and their differences there matter most.
const height = opacity => bottom - Math.cbrt(opacity) * (bottom - top);
const opacityAt = y => Math.min(1, Math.max(0, (bottom - y) / (bottom - top))) ** 3;

export class ProjectionPanel {
  constructor(panel, line) {
    this.panel = panel;
    this.line = line;
    this.values = new Map();
    this.points = [];
    this.chosen = 0;
    this.dragged = false;
    const canvas = element("transferCanvas");
    canvas.onpointerdown = event => this.down(event);
    canvas.onpointermove = event => this.move(event);
    canvas.onpointerup = canvas.onpointercancel = () => this.dragged = false;
    canvas.ondblclick = event => this.add(this.place(event).value);
    element("transferLayer").onchange = () => this.update(this.scene);
    element("transferPreset").onchange = event => {
      panel.change({ do: "transferPreset", layer: this.layer.id, name: event.target.value });
      event.target.value = "";
    };
    element("transferShaded").onchange = () => this.send();
    element("transferAdd").onclick = () => this.add(this.between());
    element("surfaceValue").oninput = element("surfaceNumber").onchange = event => panel.change({ do: "surface", value: Number(event.target.value) });
    element("clipReset").onclick = () => panel.change({ do: "clip" });
    this.cuts = this.sliders();
  }

  update(scene) {
    this.scene = scene;
    const { layers, cuts, projection, projected } = scene;
    const select = element("transferLayer");
    const shown = layers.filter(layer => layer.visible && (projected === "" || layer.id === projected));
    const names = shown.map(layer => layer.id).join("\n");
    if (names !== this.names) {
      const before = select.value;
      select.replaceChildren(...shown.reverse().map(layer => new Option(layer.name, layer.id)));
      if (shown.some(layer => layer.id === before))
        select.value = before;
      this.names = names;
    }
    this.layer = layers.find(layer => layer.id === select.value) ?? null;
    element("transferEditor").hidden = projection !== "Volume" || !this.layer;
    element("surfaceEditor").hidden = projection !== "Isosurface" || !this.layer;
    if (this.layer)
      this.showLayer(cuts);
    for (const cut of this.cuts)
      cut.update(cuts);
  }

  showLayer(cuts) {
    const { layer } = this;
    if (!this.values.has(layer.id)) {
      this.values.set(layer.id, null);
      this.line.say({ do: "values", layer: layer.id });
    }
    const presets = layer.transferPresets.join("\n");
    if (presets !== this.presets) {
      element("transferPreset").replaceChildren(new Option("preset", ""), ...layer.transferPresets.map(name => new Option(name)));
      this.presets = presets;
    }
    element("transferShaded").checked = layer.shaded;
    if (!this.dragged)
      this.points = layer.transfer.map(point => ({ ...point }));
    this.chosen = Math.min(this.chosen, this.points.length - 1);
    this.showSurface(cuts);
    this.draw();
    this.rows();
  }

  showSurface(cuts) {
    const range = this.range();
    const slider = element("surfaceValue");
    Object.assign(slider, { min: range.low, max: range.high, step: (range.high - range.low) / 500 });
    slider.value = cuts.surface;
    if (document.activeElement !== element("surfaceNumber"))
      element("surfaceNumber").value = rounded(cuts.surface, range.high - range.low);
    element("surfaceUnit").textContent = this.layer.unit;
  }

  hear(message) {
    this.values.set(message.layer, message);
    if (this.layer)
      this.showLayer(this.scene.cuts);
  }

  range() {
    const known = this.values.get(this.layer.id);
    const values = this.points.map(point => point.value);
    const low = Math.min(known?.low ?? Infinity, ...values);
    const high = Math.max(known?.high ?? -Infinity, ...values);
    return { low, high: high > low ? high : low + 1, known };
  }

  x(value) {
    const { low, high } = this.range();
    return left + Math.min(1, Math.max(0, (value - low) / (high - low))) * (right - left);
  }

  place(event) {
    const box = element("transferCanvas").getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) * 300 / box.width, (event.clientY - box.top) * 130 / box.height];
    const { low, high } = this.range();
    return { x, y, value: low + Math.min(1, Math.max(0, (x - left) / (right - left))) * (high - low), opacity: opacityAt(y) };
  }

  down(event) {
    event.preventDefault();
    const { x, y } = this.place(event);
    const distances = this.points.map(point => Math.hypot(this.x(point.value) - x, height(point.opacity) - y));
    const nearest = distances.indexOf(Math.min(...distances));
    this.chosen = nearest;
    this.dragged = distances[nearest] < 14;
    if (this.dragged)
      event.target.setPointerCapture(event.pointerId);
    this.draw();
    this.rows();
  }

  move(event) {
    if (!this.dragged)
      return;
    const { value, opacity } = this.place(event);
    this.set(this.chosen, { value, opacity });
  }

  // A point stays between its neighbours.
  set(index, fields) {
    const point = { ...this.points[index], ...fields };
    const { low, high } = this.range();
    const gap = (high - low) * 1e-4;
    point.value = Math.max(point.value, (this.points[index - 1]?.value ?? -Infinity) + gap);
    point.value = Math.min(point.value, (this.points[index + 1]?.value ?? Infinity) - gap);
    this.points[index] = point;
    this.send();
    this.draw();
    this.rows();
  }

  between() {
    const [a, b] = this.chosen < this.points.length - 1 ? [this.chosen, this.chosen + 1] : [this.chosen - 1, this.chosen];
    return (this.points[a].value + this.points[b].value) / 2;
  }

  add(value) {
    const next = this.points.findIndex(point => point.value > value);
    const at = next < 0 ? this.points.length : next;
    const [a, b] = [this.points[Math.max(0, at - 1)], this.points[Math.min(at, this.points.length - 1)]];
    const share = b.value > a.value ? (value - a.value) / (b.value - a.value) : 0;
    this.points.splice(at, 0, { value, colour: mixed(a.colour, b.colour, share), opacity: a.opacity + share * (b.opacity - a.opacity) });
    this.chosen = at;
    this.send();
    this.draw();
    this.rows();
  }

  remove(index) {
    if (this.points.length <= 2)
      return;
    this.points.splice(index, 1);
    this.chosen = Math.min(index, this.points.length - 1);
    this.send();
    this.draw();
    this.rows();
    element("transferPoints").querySelectorAll("tr")[this.chosen]?.querySelector("input")?.focus();
  }

  send() {
    this.panel.change({ do: "transfer", layer: this.layer.id, shaded: element("transferShaded").checked, points: this.points });
  }

  draw() {
    const canvas = element("transferCanvas");
    const ratio = window.devicePixelRatio || 1;
    Object.assign(canvas, { width: 300 * ratio, height: 130 * ratio });
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    const { known } = this.range();
    const counts = known?.counts ?? [];
    const highest = Math.log1p(Math.max(1, ...counts));
    context.fillStyle = "#3a4551";
    counts.forEach((count, i) => {
      const tall = Math.log1p(count) / highest * (bottom - top);
      const [from, to] = [i, i + 1].map(step => this.x(known.low + step * (known.high - known.low) / counts.length));
      context.fillRect(from, bottom - tall, to - from + 0.5, tall);
    });
    const places = this.points.map(point => [this.x(point.value), height(point.opacity), point.colour]);
    const colours = context.createLinearGradient(left, 0, right, 0);
    for (const [x, , colour] of places)
      colours.addColorStop(Math.min(1, Math.max(0, (x - left) / (right - left))), colour);
    context.beginPath();
    context.moveTo(left, bottom);
    context.lineTo(left, places[0][1]);
    this.curve(context);
    context.lineTo(right, places.at(-1)[1]);
    context.lineTo(right, bottom);
    context.globalAlpha = 0.55;
    context.fillStyle = colours;
    context.fill();
    context.globalAlpha = 1;
    places.forEach(([x, y, colour], i) => {
      context.beginPath();
      context.arc(x, y, i === this.chosen ? 6 : 4.5, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
      context.lineWidth = i === this.chosen ? 2.5 : 1.2;
      context.strokeStyle = i === this.chosen ? "#ff8a3d" : "#fff";
      context.stroke();
    });
  }

  // Opacities are straight between points; on this scale that is no straight line.
  curve(context) {
    for (let i = 0; i < this.points.length; i++) {
      const [a, b] = [this.points[i], this.points[i + 1]];
      context.lineTo(this.x(a.value), height(a.opacity));
      for (let n = 1; b && n < 12; n++)
        context.lineTo(this.x(a.value + n / 12 * (b.value - a.value)), height(a.opacity + n / 12 * (b.opacity - a.opacity)));
    }
  }

  rows() {
    const body = element("transferPoints");
    while (body.rows.length > this.points.length)
      body.deleteRow(-1);
    while (body.rows.length < this.points.length)
      this.row(body, body.rows.length);
    this.points.forEach((point, i) => {
      const [value, colour, opacity] = body.rows[i].querySelectorAll("input");
      body.rows[i].classList.toggle("selected", i === this.chosen);
      write(value, rounded(point.value, this.range().high - this.range().low));
      write(colour, point.colour);
      write(opacity, Number(point.opacity.toPrecision(3)));
    });
  }

  row(body, i) {
    const row = body.insertRow();
    const value = make("input", { type: "number", step: "any", ariaLabel: `Value of point ${i + 1}` });
    const colour = make("input", { type: "color", ariaLabel: `Colour of point ${i + 1}` });
    const opacity = make("input", { type: "number", min: 0, max: 1, step: "any", ariaLabel: `Opacity of point ${i + 1} in a mm` });
    const remove = make("button", { type: "button", textContent: "\u00d7", ariaLabel: `Remove point ${i + 1}` });
    value.onchange = () => this.set(i, { value: Number(value.value) });
    colour.oninput = () => this.set(i, { colour: colour.value });
    opacity.onchange = () => this.set(i, { opacity: Math.min(1, Math.max(0, Number(opacity.value))) });
    remove.onclick = () => this.remove(i);
    row.addEventListener("focusin", () => {
      if (this.chosen !== i) {
        this.chosen = i;
        this.draw();
      }
    });
    for (const part of [value, colour, opacity, remove])
      row.insertCell().append(part);
  }

  // Sliders of the box and of the cuts along the line of sight; at their ends they cut nothing.
  sliders() {
    const axes = [["X", "right", "left"], ["Y", "front", "back"], ["Z", "feet", "head"]];
    const made = axes.flatMap(([axis, low, high], i) => [
      this.slider(`from the ${low}`, cuts => ({ min: cuts.lowest[i], max: cuts.highest[i], at: cuts.low[i], free: cuts.lowest[i] }), value => ({ [`low${axis}`]: value })),
      this.slider(`from the ${high}`, cuts => ({ min: cuts.lowest[i], max: cuts.highest[i], at: cuts.high[i], free: cuts.highest[i] }), value => ({ [`high${axis}`]: value })),
    ]);
    const depth = cuts => Math.hypot(...cuts.highest.map((high, i) => high - cuts.lowest[i]));
    made.push(
      this.slider("before the crosshair", cuts => ({ min: -depth(cuts), max: depth(cuts), at: cuts.near, free: -depth(cuts) }), value => ({ near: value })),
      this.slider("behind the crosshair", cuts => ({ min: -depth(cuts), max: depth(cuts), at: cuts.far, free: depth(cuts) }), value => ({ far: value })));
    return made;
  }

  slider(text, of, fields) {
    const label = make("label", { className: "cut" });
    const input = make("input", { type: "range", step: 1, ariaLabel: `Cut ${text}, mm` });
    label.append(make("span", { textContent: text }), input);
    element("cutSliders").append(label);
    const cut = {
      fields: () => cut.isFree() ? {} : fields(Number(input.value)),
      isFree: () => Math.abs(Number(input.value) - cut.free) < 1,
      update: cuts => {
        const { min, max, at, free } = of(cuts);
        cut.free = free;
        Object.assign(input, { min, max });
        if (document.activeElement !== input)
          input.value = at ?? free;
      },
    };
    input.oninput = () => this.panel.change({ do: "clip", ...Object.assign({}, ...this.cuts.map(other => other.fields())) });
    return cut;
  }
}

function mixed(a, b, share) {
  const part = at => Math.round(Number.parseInt(a.slice(at, at + 2), 16) * (1 - share) + Number.parseInt(b.slice(at, at + 2), 16) * share).toString(16).padStart(2, "0");
  return `#${part(1)}${part(3)}${part(5)}`;
}

function write(input, value) {
  if (document.activeElement !== input)
    input.value = value;
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
