// Time-activity curves: at the crosshair, around it, or in the measured region that is chosen.
import { drawChart } from "./charts.js";
import { rounded } from "./layers.js";

const element = id => document.getElementById(id);

// Moves of the crosshair are not followed faster than this, milliseconds.
const pace = 120;

export class Curves {
  constructor(line, panes, region) {
    this.line = line;
    this.panes = panes;
    this.region = region;
    this.isOpen = false;
    this.asked = "";
    this.answer = null;
    this.timer = null;
    this.frame = 0;
    element("curve").onclick = () => this.toggle();
    element("curveRadius").onchange = () => this.ask(true);
  }

  toggle() {
    if (element("timeControls").hidden)
      return;
    this.isOpen = !this.isOpen;
    element("curvePanel").hidden = !this.isOpen;
    element("curve").ariaPressed = String(this.isOpen);
    if (this.isOpen)
      this.ask(true);
  }

  // A frame has come: the crosshair, a layer or the time may be another one.
  hear(scene) {
    if (scene)
      this.scene = scene;
    if (!this.isOpen)
      return;
    if (this.answer && this.scene.frame !== this.frame)
      this.show(this.answer);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.ask(false);
    }, pace);
  }

  ask(always) {
    const region = this.region();
    const pane = this.panes.active;
    const crosses = [...this.panes.panes.values()].filter(shown => !shown.element.hidden).map(shown => shown.header?.marks.lines.filter(line => line.kind === "Crosshair").map(line => line.points));
    const places = [...this.panes.panes.values()].filter(shown => !shown.element.hidden).map(shown => shown.header?.center);
    const key = JSON.stringify([pane, region, crosses, places, this.scene?.layers.map(layer => layer.visible)]);
    if (!this.isOpen || !always && key === this.asked)
      return;
    this.asked = key;
    const radius = Math.min(200, Math.max(0, Number(element("curveRadius").value) || 0));
    this.question = { pane, radius, region };
    this.line.say({ do: "curve", ...this.question });
  }

  // All frames have to be read for a curve, which may take a while.
  progress(message) {
    element("curvePlace").textContent = `Reading frames: ${message.done} of ${message.count} ...`;
  }

  show(answer) {
    this.answer = answer;
    this.frame = this.scene.frame;
    const place = `(${answer.at.map(value => value.toFixed(1)).join(", ")}) mm`;
    element("curvePlace").textContent = answer.region !== null ? `Mean in ${answer.region || "the region"}` : answer.radius > 0 ? `Mean within ${answer.radius} mm of ${place}` : `Voxel at ${place}`;
    element("curveChart").replaceChildren(...answer.layers.map(layer => this.chart(layer)));
    element("curveChart").dataset.values = JSON.stringify(answer.layers);
    if (answer.layers.length === 0)
      element("curveChart").textContent = "No visible layer changes with time.";
  }

  chart(layer) {
    const box = document.createElement("div");
    const points = layer.times.map((time, i) => [time, layer.values[i] ?? NaN]);
    const values = layer.values.filter(Number.isFinite);
    const now = points[Math.min(this.scene.frame, points.length - 1)];
    const curves = [{ name: layer.name, colour: "#6cf", points }];
    if (values.length > 0)
      curves.push({ name: "shown frame", colour: "#ff8a3d", points: [[now[0], Math.min(0, ...values)], [now[0], Math.max(...values)]] });
    drawChart(box, { curves, xLabel: layer.timed ? "s" : "frame", yLabel: `${layer.name}, ${layer.unit}`, description: `${layer.name} from frame to frame` });
    if (Number.isFinite(now[1]))
      box.append(Object.assign(document.createElement("p"), { className: "note", textContent: `${rounded(now[1], now[1])} ${layer.unit} in the frame that is shown` }));
    return box;
  }
}
