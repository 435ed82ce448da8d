// Two fingers in a view: apart and together zooms, along pans. One finger does what the left button does.
export class Pinch {
  constructor(panes, line, gather) {
    this.panes = panes;
    this.line = line;
    this.gather = gather;
    this.fingers = new Map();
    this.isOn = false;
    this.due = null;
  }

  // Each of these says whether the event was one of two fingers, and nobody else's.
  down(name, event) {
    if (event.pointerType !== "touch" || this.fingers.size > 0 && name !== this.name)
      return this.isOn;
    this.name = name;
    this.fingers.set(event.pointerId, this.panes.place(name, event));
    this.isOn ||= this.fingers.size === 2;
    return this.isOn;
  }

  move(event) {
    if (!this.fingers.has(event.pointerId))
      return false;
    const before = this.pair();
    this.fingers.set(event.pointerId, this.panes.place(this.name, event));
    const after = this.pair();
    if (before && after) {
      this.due ??= { factor: 1, dx: 0, dy: 0 };
      this.due.factor *= after.length / before.length;
      this.due.dx += after.x - before.x;
      this.due.dy += after.y - before.y;
      this.gather("pinch", () => this.send(after));
    }
    return this.isOn;
  }

  // The last finger of two does nothing more until it is lifted, too.
  up(event) {
    const was = this.isOn && this.fingers.has(event.pointerId);
    this.fingers.delete(event.pointerId);
    this.isOn &&= this.fingers.size > 0;
    return was;
  }

  send({ x, y }) {
    const { factor, dx, dy } = this.due;
    this.due = null;
    this.line.do({ do: "pan", pane: this.name, dx, dy });
    this.line.do({ do: "zoom", pane: this.name, factor: Math.min(10, Math.max(0.1, factor)), x, y });
  }

  // Their middle and distance, while there are two.
  pair() {
    if (this.fingers.size !== 2)
      return null;
    const [a, b] = [...this.fingers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, length: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)) };
  }
}
