// Puts the page together: what the host says goes to panes and panels, what hands do goes to the host.
import { drawChart } from "./charts.js";
import { Beams } from "./beams.js";
import { Cine } from "./cine.js";
import { Comparison } from "./comparison.js";
import { Connection } from "./connection.js";
import { Curves } from "./curves.js";
import { Drops } from "./drops.js";
import { Exports, copyProbe } from "./exports.js";
import { rememberFolding } from "./folding.js";
import { fillHelp, listenToKeys } from "./help.js";
import { HistogramPanel } from "./histogram.js";
import { LayerPanel } from "./layers.js";
import { Layout } from "./layout.js";
import { MeasurementPanel } from "./measurements.js";
import { Mouse } from "./mouse.js";
import { Panes } from "./panes.js";
import { Spoken } from "./spoken.js";
import { MeasuringTools } from "./tools.js";
import { ProjectionPanel } from "./transfer.js";

const element = id => document.getElementById(id);
let panel = null;
let hasListeners = false;
let failed = false;

const line = new Connection({ said, frame, lost });
const panes = new Panes(element("panes"), input => line.do(input));
const measured = new MeasurementPanel(line, tool => state.chooseTool(tool));
measured.spoken = text => spoken.say(text);
measured.changed = () => panes.select(measured.selected);
const tools = new MeasuringTools(line, panes, {
  layer: () => measured.layer(),
  grow: () => measured.grow(),
  select: id => measured.select(id),
  awaitNew: () => measured.awaitNew(),
});

const layout = new Layout(panes);
const cine = new Cine(line, panes, layout);
const beams = new Beams(input => panel.change(input), layout);
const curves = new Curves(line, panes, () => measured.selected);
let comparison = null;
let projections = null;
const drops = new Drops();
const exports = new Exports(panes);
const histograms = new HistogramPanel(line);
const spoken = new Spoken(line, panes);
let lastProbe = "";
copyProbe(() => lastProbe);

const state = {
  layout,
  cine,
  curves,
  showAlone: name => (name !== "beam" || !element("beamOption").disabled) && layout.showAlone(name),
  tools,
  left: () => element("left").value,
  chooseTool: tool => {
    element("left").value = tool;
    tools.choose(tool);
    measured.showTool(tool);
  },
  removeMeasurement: () => measured.remove(),
  escape: () => tools.points.length > 0 ? tools.clear() : state.chooseTool("crosshair"),
  windowed: () => panel?.windowed(),
  dragWindow: (layer, dx, dy) => panel?.dragWindow(layer, dx, dy),
  toggleDose: () => panel?.toggleDose(),
  toggleAll: kind => panel?.toggleAll(kind),
  toggle: what => panel?.toggle(what),
  moved: pane => spoken.moved(pane),
  leave: () => element("probe").textContent = "",
  drawLine: (name, from, to) => {
    const context = panes.get(name).marks.getContext("2d");
    panes.redraw(name);
    context.strokeStyle = "#7ff";
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  },
};

function said(message) {
  switch (message.say) {
    case "welcome":
      document.title = message.title;
      element("title").textContent = element("title").title = message.title;
      element("aboutVersion").textContent = message.version;
      panel ??= new LayerPanel(line, message.maps);
      comparison ??= new Comparison(panel, layout, panes);
      projections ??= new ProjectionPanel(panel, line);
      panel.heard = scene => {
        comparison.update(scene);
        cine.update(scene);
        projections.update(scene);
        beams.update(scene);
        showWarnings(scene.warnings);
      };
      panel.lastChange = 0;
      break;
    case "progress":
      cover(message.text, message.share);
      break;
    case "open":
      element("cover").hidden = true;
      element("status").textContent = element("aboutRenderer").textContent = message.renderer;
      listen();
      if (message.page)
        layout.restore(message.page);
      panes.layout(true);
      break;
    case "failed":
      failed = true;
      cover(message.text, null);
      element("coverShare").hidden = true;
      break;
    case "stopped":
      if (!failed)
        cover("PetRecon has been stopped. This page can be closed.", null);
      element("coverShare").hidden = true;
      break;
    case "error":
      element("status").textContent = message.text;
      break;
    case "probe":
      showProbe(message);
      break;
    case "histogram":
      histograms.show(message);
      break;
    case "dropping":
      drops.hear(message);
      break;
    case "values":
      projections.hear(message);
      break;
    case "measurements":
      measured.answer(message);
      break;
    case "curve":
      curves.show(message);
      exports.curve = curves.question;
      break;
    case "curveProgress":
      curves.progress(message);
      break;
    case "reading":
      cine.reading(message.frame);
      break;
    case "profile":
      showProfile(message);
      break;
    case "link":
      element("linkText").value = location.origin + message.path;
      element("linkDialog").showModal();
      element("linkText").select();
      break;
  }
}

function frame(header) {
  panel.hear(header.scene, header.input);
  panes.draw(header);
  curves.hear(header.scene);
  if (header.scene)
    measured.hear(header.scene);
  tools.draw();
}

function lost(attempts) {
  cover(attempts === 0 ? "The connection is lost. Trying again ..." : "PetRecon does not answer: it has been stopped, or the connection is broken. Trying again ...", null);
}

function cover(text, share) {
  element("cover").hidden = false;
  element("coverText").textContent = text;
  element("coverShare").hidden = false;
  if (share === null)
    element("coverShare").removeAttribute("value");
  else
    element("coverShare").value = share;
}

// What is laid over each other although it does not belong together stays said as long as it is there.
function showWarnings(warnings) {
  const shown = [...element("warnings").children].map(entry => entry.textContent);
  if (shown.join("\n") === warnings.join("\n"))
    return;
  element("warnings").replaceChildren(...warnings.map(text => Object.assign(document.createElement("p"), { textContent: text })));
  element("warnings").hidden = warnings.length === 0;
  panes.layout(true);
}

function showProbe(message) {
  const place = message.at.map(value => value.toFixed(1)).join(", ");
  const values = message.values.map(entry => {
    const share = entry.percent === null ? "" : ` (${entry.percent.toFixed(1)} %)`;
    return `${entry.name}: ${entry.value === null ? "\u2013" : `${Number(entry.value.toPrecision(6))} ${entry.unit}${share}`}`;
  });
  element("probe").textContent = [`(${place}) mm`, ...values].join("   ");
  lastProbe = element("probe").title = element("probe").textContent;
  spoken.heard(lastProbe);
  element("probe").dataset.values = JSON.stringify(message.values);
  panes.get(message.pane).element.setAttribute("aria-description", element("probe").textContent);
}

function showProfile(message) {
  exports.profile = message;
  element("profilePanel").hidden = false;
  const layers = message.layers;
  element("profileChart").replaceChildren();
  for (const layer of layers) {
    const box = document.createElement("div");
    const name = panel.scene.layers.find(entry => entry.id === layer.layer).name;
    drawChart(box, {
      curves: [{ name, colour: "#6cf", points: layer.values.map((value, i) => [message.stepMm * i, value]) }],
      xLabel: "mm", yLabel: `${name}, ${layer.unit}`, description: `${name} along a line of ${message.lengthMm.toFixed(1)} mm`,
    });
    element("profileChart").append(box);
  }
}

function listen() {
  if (hasListeners)
    return;
  hasListeners = true;
  new Mouse(panes, line, state);
  listenToKeys(line, panes, state);
  fillHelp(element("helpTable"));
  element("left").onchange = () => state.chooseTool(element("left").value);
  element("reset").onclick = () => line.do({ do: "reset" });
  element("help").onclick = () => element("helpDialog").showModal();
  element("about").onclick = () => element("aboutDialog").showModal();
  element("link").onclick = () => {
    element("menu").hidePopover();
    line.say({ do: "link" });
  };
  element("stop").onclick = () => element("stopDialog").showModal();
  element("stopDialog").onclose = () => {
    if (element("stopDialog").returnValue === "stop")
      line.say({ do: "stop" });
  };
  element("projection").onchange = element("projected").onchange = () =>
    panel.change({ do: "projection", kind: element("projection").value, layer: element("projected").value });
  element("straighten").onclick = () => line.do({ do: "straighten" });
  element("identity").onchange = event => panel.change({ do: "identity", on: event.target.checked });
  element("radiological").onchange = event => panel.change({ do: "radiological", on: event.target.checked });
  element("allStructures").onclick = () => state.toggleAll("structure");
}

rememberFolding();

// What tests and benchmarks look at.
window.petrecon = { line, panes, layout, cine, curves, tools, measured, get projections() { return projections; } };
