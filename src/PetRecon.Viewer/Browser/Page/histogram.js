// The panel of dose-volume histograms: curves, and beneath them what is read from them most.
import { drawChart } from "./charts.js";

const element = id => document.getElementById(id);

export class HistogramPanel {
  constructor(line) {
    element("histogram").onclick = () => {
      element("histogramChart").textContent = "Calculating ...";
      line.say({ do: "histogram" });
    };
  }

  show(message) {
    element("saveHistogram").hidden = false;
    const curves = message.curves.map(curve => ({ ...curve, points: curve.dose.map((dose, i) => [dose, curve.percent[i]]) }));
    drawChart(element("histogramChart"), {
      curves, xLabel: message.unit, yLabel: "% of volume",
      description: message.curves.map(curve => `${curve.name}: mean ${curve.mean.toFixed(2)} ${message.unit}`).join("; "),
    });
    if (message.curves.length > 0)
      element("histogramChart").append(table(message));
    element("histogramChart").append(...message.notes.map(note => Object.assign(document.createElement("p"), { className: "note", textContent: note })));
  }
}

function table({ curves, unit }) {
  const made = Object.assign(document.createElement("table"), { className: "numbers" });
  const top = made.createTHead().insertRow();
  for (const text of [unit, "mean", "D95", "max", "cc"])
    top.append(Object.assign(document.createElement("th"), { textContent: text, scope: "col" }));
  const body = made.createTBody();
  for (const curve of curves) {
    const row = body.insertRow();
    const head = Object.assign(document.createElement("th"), { scope: "row" });
    const swatch = Object.assign(document.createElement("span"), { className: "swatch" });
    swatch.style.background = curve.colour;
    head.append(swatch, curve.name);
    row.append(head);
    for (const dose of [curve.mean, curve.d95, curve.max])
      row.insertCell().textContent = dose.toFixed(2);
    row.insertCell().textContent = curve.cc >= 1000 ? curve.cc.toFixed(0) : curve.cc >= 100 ? curve.cc.toFixed(1) : curve.cc.toFixed(2);
  }
  return made;
}
