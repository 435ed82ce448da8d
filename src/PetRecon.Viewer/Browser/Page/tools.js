// Measuring by hand: points are gathered by clicks, drags or the Enter key, and go to the host as places in the patient, so that each may be of another
// slice. What is being drawn is a sketch over the pane; what the host has made of it comes back with the next frame.
const needed = { distance: 2, angle: 3, sphere: 2, ellipse: 2, box: 2, grow: 1, point: 1 };
const closePixels = 7;

export class MeasuringTools {
  constructor(line, panes, settings) {
    this.line = line;
    this.panes = panes;
    this.settings = settings;
    this.name = "";
    this.points = [];
    this.pane = null;
    this.hovered = null;
    this.grip = null;
  }

  get isActive() {
    return this.name in needed;
  }

  choose(name) {
    this.clear();
    this.name = name;
  }

  clear() {
    const { pane } = this;
    this.points = [];
    this.hovered = this.pane = this.grip = null;
    if (pane)
      this.panes.redraw(pane);
  }

  // The mouse takes hold of what is there, or else sets a point.
  down(pane, place) {
    this.grip = this.points.length === 0 ? this.find(pane, place) : null;
    if (this.grip) {
      this.settings.select(this.grip.id);
      return;
    }
    this.start = place;
    this.add(pane, this.panes.toMm(pane, place));
  }

  move(pane, place) {
    if (this.grip) {
      this.drag(pane, place);
      return;
    }
    this.hovered = this.panes.toMm(pane, place);
    if (this.points.length > 0)
      this.pane = pane;
    this.draw();
  }

  up(pane, place) {
    if (this.grip) {
      this.drag(pane, place);
      this.grip = null;
      return;
    }
    if (this.points.length > 0 && Math.hypot(place.x - this.start.x, place.y - this.start.y) > 4)
      this.add(pane, this.panes.toMm(pane, place));
  }

  add(pane, point) {
    const last = this.points.at(-1);
    if (last && last.every((value, axis) => Math.abs(value - point[axis]) < 1e-6))
      return;
    this.points.push(point);
    this.pane = pane;
    if (this.points.length === needed[this.name])
      this.finish();
    else
      this.draw();
  }

  // A point where the crosshair is: all tools without a mouse.
  enter(pane) {
    const at = this.panes.get(pane)?.header?.crosshair;
    if (this.isActive && at && !pane.startsWith("projection")) {
      this.add(pane, at);
      return true;
    }
    return false;
  }

  finish() {
    const { name, pane, points } = this;
    const places = points.map(([x, y, z]) => ({ x, y, z }));
    this.clear();
    const { layer, grow } = this.settings;
    this.settings.awaitNew();
    if (name === "grow")
      this.line.say({ do: "grow", ...places[0], layer: layer(), ...grow() });
    else if (name === "distance" || name === "angle" || name === "point")
      this.line.do({ do: "measure", kind: name, points: places });
    else
      this.line.do({ do: "region", kind: name, pane, points: places, layer: layer() });
  }

  drag(pane, place) {
    const at = this.panes.toMm(pane, place);
    const [x, y, z] = at.map((value, axis) => value - this.grip.at[axis]);
    if (x === 0 && y === 0 && z === 0)
      return;
    this.grip.at = at;
    const { id, point } = this.grip;
    this.line.do({ do: "move", id, x, y, z, ...(point === null ? {} : { point }) });
  }

  // The measurement under the mouse, and which of its points.
  find(pane, place) {
    const marks = this.panes.get(pane).header?.marks;
    const at = this.panes.toMm(pane, place);
    const counted = new Map();
    for (const mark of marks?.marks ?? []) {
      if (!mark.source)
        continue;
      const point = counted.get(mark.source) ?? 0;
      counted.set(mark.source, point + 1);
      if (Math.hypot(mark.x - place.x, mark.y - place.y) <= closePixels)
        return { id: mark.source, point, at };
    }
    for (const line of marks?.lines ?? [])
      if (line.source && distanceTo(line, place) <= closePixels)
        return { id: line.source, point: null, at };
    return null;
  }

  draw() {
    if (!this.pane || this.points.length === 0)
      return;
    this.panes.redraw(this.pane);
    const context = this.panes.get(this.pane).marks.getContext("2d");
    const ends = this.hovered ? [...this.points, this.hovered] : this.points;
    const pixels = ends.map(point => this.panes.toPixel(this.pane, point));
    context.strokeStyle = context.fillStyle = "#ffb454";
    context.lineWidth = 1.5;
    context.setLineDash([5, 3]);
    context.beginPath();
    if (this.name === "distance" || this.name === "angle")
      pixels.forEach(({ x, y }) => context.lineTo(x, y));
    else if (pixels.length > 1)
      this.shape(context, pixels[0], pixels[1]);
    context.stroke();
    context.setLineDash([]);
    for (const { x, y } of pixels)
      context.fillRect(x - 2, y - 2, 4, 4);
    if (ends.length > 1)
      this.write(context, ends, pixels.at(-1));
  }

  shape(context, a, b) {
    if (this.name === "sphere")
      context.arc(a.x, a.y, Math.hypot(b.x - a.x, b.y - a.y), 0, 2 * Math.PI);
    else if (this.name === "box")
      context.rect(a.x, a.y, b.x - a.x, b.y - a.y);
    else
      context.ellipse((a.x + b.x) / 2, (a.y + b.y) / 2, Math.abs(b.x - a.x) / 2, Math.abs(b.y - a.y) / 2, 0, 0, 2 * Math.PI);
  }

  write(context, ends, at) {
    const length = distance(ends.at(-2), ends.at(-1));
    const texts = { distance: `${length.toFixed(1)} mm`, angle: ends.length > 2 ? `${angle(...ends).toFixed(1)}\u00b0` : "", sphere: `r ${length.toFixed(1)} mm` };
    const text = texts[this.name] ?? "";
    context.font = "13px system-ui, sans-serif";
    context.textAlign = "left";
    context.strokeStyle = "rgba(0, 0, 0, 0.75)";
    context.lineWidth = 3;
    context.strokeText(text, at.x + 10, at.y + 16);
    context.fillText(text, at.x + 10, at.y + 16);
  }
}

function distance(a, b) {
  return Math.hypot(...a.map((value, axis) => value - b[axis]));
}

function angle(a, corner, b) {
  const [p, q] = [a, b].map(end => end.map((value, axis) => value - corner[axis]));
  const dot = p.reduce((sum, value, axis) => sum + value * q[axis], 0);
  return Math.acos(Math.max(-1, Math.min(1, dot / (Math.hypot(...p) * Math.hypot(...q) || 1)))) * 180 / Math.PI;
}

function distanceTo({ points, closed }, { x, y }) {
  let nearest = Infinity;
  const count = points.length / 2;
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    const j = (i + 1) % count;
    const [ax, ay, bx, by] = [points[2 * i], points[2 * i + 1], points[2 * j], points[2 * j + 1]];
    const square = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = square > 0 ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / square)) : 0;
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return nearest;
}
