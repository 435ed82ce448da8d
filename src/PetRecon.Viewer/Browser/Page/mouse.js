import { kindOf } from "./panes.js";
import { Pinch } from "./pinch.js";

// Of a handle of a line, in the page's pixels.
const grasp = 10;

// What the mouse does in a pane. Moves are gathered until the next picture of the screen, so that the host hears no more than it can show.
export class Mouse {
  constructor(panes, line, state) {
    this.panes = panes;
    this.line = line;
    this.state = state;
    this.drag = null;
    this.pending = null;
    this.pinch = new Pinch(panes, line, (kind, action) => this.gather(kind, action));
    panes.each(pane => this.listen(pane));
  }

  listen({ name, element }) {
    element.addEventListener("pointerdown", event => this.down(name, element, event));
    element.addEventListener("pointermove", event => this.move(name, event));
    element.addEventListener("pointerup", event => this.up(name, event));
    element.addEventListener("pointercancel", event => {
      this.pinch.up(event);
      this.drag = null;
    });
    element.addEventListener("pointerleave", () => this.state.leave());
    element.addEventListener("wheel", event => this.wheel(name, event), { passive: false });
    element.addEventListener("dblclick", () => this.state.tools.isActive || this.state.showAlone(name));
    element.addEventListener("contextmenu", event => event.preventDefault());
  }

  down(name, element, event) {
    event.preventDefault();
    element.focus();
    element.setPointerCapture(event.pointerId);
    if (this.pinch.down(name, event)) {
      this.drag = null;
      this.state.tools.clear();
      return;
    }
    const place = this.panes.place(name, event);
    this.drag = { name, kind: this.kindOf(name, event, place), start: place, last: place };
    if (this.drag.kind === "window")
      this.drag.layer = this.state.windowed();
    if (this.drag.kind === "tool")
      this.state.tools.down(name, place);
    if (this.drag.kind === "crosshair")
      this.send({ do: "crosshair", pane: name, ...place });
  }

  kindOf(name, event, place) {
    if (event.button === 1)
      return "pan";
    if (event.button === 2)
      return "window";
    if (kindOf(name) === "projection")
      return "turn";
    if (kindOf(name) === "beam")
      return this.state.left() === "window" ? "window" : "crosshair";
    if (event.shiftKey && kindOf(name) === "oblique")
      return "turn";
    if (kindOf(name) !== "oblique" && this.handles(name).length > 0 && (event.shiftKey || this.isHandle(name, place)))
      return "swing";
    return this.state.tools.isActive ? "tool" : this.state.left();
  }

  // What the line of an oblique plane can be taken hold of by.
  handles(name) {
    return this.panes.get(name).header?.marks.marks.filter(mark => mark.kind === "Cut") ?? [];
  }

  isHandle(name, place) {
    const near = grasp * (window.devicePixelRatio || 1);
    return this.handles(name).some(mark => Math.hypot(mark.x - place.x, mark.y - place.y) <= near);
  }

  move(name, event) {
    if (this.pinch.move(event))
      return;
    const place = this.panes.place(name, event);
    if (!this.drag) {
      this.panes.get(name).element.classList.toggle("grasp", this.isHandle(name, place));
      if (!["projection", "beam"].includes(kindOf(name))) {
        this.gather("probe", () => this.line.say({ do: "probe", pane: name, ...place }));
        this.state.tools.move(name, place);
      }
      return;
    }
    const { last } = this.drag;
    const [dx, dy] = [place.x - last.x, place.y - last.y];
    switch (this.drag.kind) {
      case "crosshair":
        this.gather("crosshair", () => this.line.do({ do: "crosshair", pane: this.drag?.name ?? name, ...place }));
        this.gather("probe", () => this.line.say({ do: "probe", pane: this.drag?.name ?? name, ...place }));
        break;
      case "pan":
      case "turn":
        this.add(this.drag, dx, dy);
        this.drag.last = place;
        break;
      case "swing":
        this.gather("swing", () => {
          if (!this.drag)
            return;
          const from = this.drag.last;
          this.drag.last = place;
          this.line.do({ do: "swing", pane: this.drag.name, x: from.x, y: from.y, x2: place.x, y2: place.y });
        });
        break;
      case "window":
        this.gather("window", () => this.state.dragWindow(this.drag?.layer, place.x - this.drag?.start.x, place.y - this.drag?.start.y));
        break;
      case "tool":
        this.gather("tool", () => this.drag && this.state.tools.move(name, place));
        break;
      case "profile":
        this.state.drawLine(name, this.drag.start, place);
        break;
    }
  }

  up(name, event) {
    if (this.pinch.up(event))
      return;
    const drag = this.drag;
    this.flush();
    this.drag = null;
    if (drag?.kind === "tool")
      this.state.tools.up(drag.name, this.panes.place(drag.name, event));
    if (drag?.kind === "profile") {
      const place = this.panes.place(name, event);
      this.line.say({ do: "profile", pane: drag.name, x: drag.start.x, y: drag.start.y, x2: place.x, y2: place.y });
    }
  }

  wheel(name, event) {
    event.preventDefault();
    const notches = event.deltaMode === 0 ? event.deltaY / 100 : event.deltaY / 3;
    if (event.ctrlKey || event.metaKey) {
      this.line.do({ do: "zoom", pane: name, factor: Math.min(10, Math.max(0.1, 1.15 ** -notches)), ...this.panes.place(name, event) });
      return;
    }
    this.turned = (this.turned ?? 0) + notches;
    const steps = Math.abs(notches) >= 1 ? Math.round(this.turned) : Math.trunc(this.turned);
    if (steps !== 0) {
      this.turned -= steps;
      this.line.do({ do: "slice", pane: name, steps });
    }
  }

  add(drag, dx, dy) {
    drag.dx = (drag.dx ?? 0) + dx;
    drag.dy = (drag.dy ?? 0) + dy;
    this.gather(drag.kind, () => {
      const input = { do: drag.kind, pane: drag.name, dx: drag.dx, dy: drag.dy };
      drag.dx = drag.dy = 0;
      this.line.do(input);
    });
  }

  send(input) {
    this.line.do(input);
  }

  gather(kind, action) {
    if (this.pending === null) {
      this.pending = new Map();
      requestAnimationFrame(() => this.flush());
    }
    this.pending.set(kind, action);
  }

  flush() {
    const pending = this.pending;
    this.pending = null;
    for (const action of pending?.values() ?? [])
      action();
  }
}
