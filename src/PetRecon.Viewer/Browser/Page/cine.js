// What moves by itself, and what changes with time: a turning projection, slices one after the other, frames.
import { kindOf } from "./panes.js";

const element = id => document.getElementById(id);

const speeds = {
  turn: { value: 36, unit: "\u00b0/s", max: 360 },
  slices: { value: 10, unit: "slices/s", max: 60 },
  frames: { value: 4, unit: "frames/s", max: 60 },
};

export class Cine {
  constructor(line, panes, layout) {
    this.line = line;
    this.panes = panes;
    this.layout = layout;
    this.frames = [];
    this.index = 0;
    this.isPlaying = false;
    this.sent = 0;
    // What the host has not heard of yet: degrees, slices, or the place among the frames.
    this.due = 0;
    element("play").onclick = () => this.toggle();
    element("cineKind").onchange = () => this.choose(element("cineKind").value);
    element("cineSpeed").onchange = () => {
      const speed = speeds[this.kind];
      speed.value = Math.min(speed.max, Math.max(0.1, Math.abs(Number(element("cineSpeed").value)) || speed.value));
      element("cineSpeed").value = speed.value;
    };
    element("frame").oninput = () => {
      this.pause();
      this.go(Number(element("frame").value));
    };
    this.choose("turn");
  }

  // What the host says: frames are there or not, and one of them is shown.
  update(scene) {
    const had = this.frames.length;
    this.frames = scene.frames;
    this.index = scene.frame;
    const isTimed = this.frames.length > 1;
    element("timeControls").hidden = !isTimed;
    element("framesChoice").hidden = element("framesChoice").disabled = !isTimed;
    if (!isTimed)
      return;
    element("frame").max = this.frames.length - 1;
    if (document.activeElement !== element("frame") || this.isPlaying)
      element("frame").value = this.index;
    element("frameName").textContent = this.nameOf(this.index);
    element("frame").setAttribute("aria-valuetext", this.nameOf(this.index));
    if (had <= 1)
      this.choose("frames");
  }

  // A frame has to be read first.
  reading(index) {
    if (index === this.index && this.frames.length > index)
      element("frameName").textContent = `${this.nameOf(index)}, reading ...`;
  }

  nameOf(index) {
    const frame = this.frames[index];
    const parts = [`${index + 1} of ${this.frames.length}: ${frame.name}`];
    if (frame.start !== undefined)
      parts.push(`from ${seconds(frame.start)}${frame.duration === undefined ? "" : ` for ${seconds(frame.duration)}`}`);
    return parts.join(", ");
  }

  choose(kind) {
    this.kind = kind;
    this.due = kind === "frames" ? this.index : 0;
    element("cineKind").value = kind;
    element("cineSpeed").value = speeds[kind].value;
    element("cineUnit").textContent = speeds[kind].unit;
    const hasLengths = this.frames.some(frame => frame.duration > 0);
    element("paceChoice").hidden = kind !== "frames" || !hasLengths;
  }

  toggle() {
    if (this.isPlaying) {
      this.pause();
      return;
    }
    if (this.kind === "turn" && !this.pane())
      this.layout.add("projection");
    this.due = this.kind === "frames" ? this.index : 0;
    this.isPlaying = true;
    this.show();
    this.last = performance.now();
    requestAnimationFrame(now => this.tick(now));
  }

  pause() {
    this.isPlaying = false;
    this.show();
  }

  show() {
    element("play").textContent = this.isPlaying ? "\u23f8 Pause" : "\u25b6 Play";
    element("play").ariaPressed = String(this.isPlaying);
  }

  // Another frame; before the first one is the last.
  go(index) {
    if (this.frames.length < 2)
      return;
    const count = this.frames.length;
    this.index = (index % count + count) % count;
    element("frame").value = this.index;
    element("frameName").textContent = this.nameOf(this.index);
    this.sent = this.line.do({ do: "frame", index: this.index });
  }

  // As much as time has passed, but no frame or slice is left out: where the host is late, the cine is slower.
  tick(now) {
    if (!this.isPlaying)
      return;
    // The screen's next picture may have begun before the click.
    const elapsed = Math.min(1, Math.max(0, now - this.last) / 1000);
    this.last = now;
    const isAnswered = (this.line.answered ?? 0) >= this.sent || this.sent > this.line.input;
    if (this.kind === "frames") {
      const due = this.advanced(elapsed);
      if (isAnswered || Math.floor(due) === this.index)
        this.due = due;
    } else {
      this.due += elapsed * speeds[this.kind].value;
    }
    if (isAnswered)
      this.move();
    requestAnimationFrame(next => this.tick(next));
  }

  move() {
    if (this.kind === "frames") {
      if (Math.floor(this.due) !== this.index)
        this.go(Math.floor(this.due));
      return;
    }
    const pane = this.pane();
    if (!pane)
      return;
    if (this.kind === "turn") {
      // Half a degree a pixel; the eye goes towards the patient's left.
      this.sent = this.line.do({ do: "turn", pane, dx: -2 * this.due, dy: 0 });
      this.due = 0;
    } else if (this.due >= 1) {
      this.sent = this.line.do({ do: "slice", pane, steps: 1, around: true });
      this.due = Math.min(1, this.due - 1);
    }
  }

  // Frames as long as each other, or as their own lengths are to each other; the round takes as long either way. At most one frame on.
  advanced(elapsed) {
    const count = this.frames.length;
    const lengths = this.frames.map(frame => element("byDuration").checked && !element("paceChoice").hidden ? Math.max(frame.duration ?? 0, 0) : 1);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (!(total > 0))
      return this.due;
    const index = Math.floor(this.due) % count;
    const left = elapsed * speeds.frames.value / count * total;
    const rest = (index + 1 - this.due) * lengths[index];
    if (left < rest)
      return this.due + left / lengths[index];
    let next = (index + 1) % count;
    while (!(lengths[next] > 0))
      next = (next + 1) % count;
    return next + Math.min(0.999, (left - rest) / lengths[next]);
  }

  pane() {
    const wanted = name => (kindOf(name) === "projection") === (this.kind === "turn");
    const shown = this.panes.shownNames();
    return shown.includes(this.panes.active) && wanted(this.panes.active) ? this.panes.active : shown.find(wanted);
  }
}

function seconds(value) {
  if (Math.abs(value) < 120)
    return `${Number(value.toFixed(2))} s`;
  const minutes = Math.floor(value / 60);
  const rest = Number((value - 60 * minutes).toFixed(1));
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
