// Curves as SVG: no library, and what a screen reader reads is in their titles.
const space = "http://www.w3.org/2000/svg";

export function drawChart(container, { curves, xLabel, yLabel, description }) {
  const [width, height, left, bottom, top] = [300, 190, 44, 32, 8];
  const xs = curves.flatMap(curve => curve.points.map(point => point[0])).filter(Number.isFinite);
  const ys = curves.flatMap(curve => curve.points.map(point => point[1])).filter(Number.isFinite);
  if (xs.length === 0) {
    container.textContent = "There is nothing to show.";
    return;
  }
  const x = scale(Math.min(...xs), Math.max(...xs), left, width - 8);
  const y = scale(Math.min(0, ...ys), Math.max(...ys), height - bottom, top);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": description });
  for (const tick of ticks(x.low, x.high))
    svg.append(make("line", { class: "grid", x1: x.at(tick), x2: x.at(tick), y1: top, y2: height - bottom }), text(tick, x.at(tick), height - bottom + 12, "middle"));
  for (const tick of ticks(y.low, y.high))
    svg.append(make("line", { class: "grid", x1: left, x2: width - 8, y1: y.at(tick), y2: y.at(tick) }), text(tick, left - 4, y.at(tick) + 3, "end"));
  for (const curve of curves) {
    let path = "";
    let isDown = false;
    for (const [px, py] of curve.points) {
      if (Number.isFinite(py))
        path += `${isDown ? "L" : "M"}${x.at(px).toFixed(2)} ${y.at(py).toFixed(2)}`;
      isDown = Number.isFinite(py);
    }
    const line = make("path", { d: path, fill: "none", stroke: curve.colour, "stroke-width": 1.6 });
    const title = make("title", {});
    title.textContent = curve.name;
    line.append(title);
    svg.append(line);
  }
  svg.append(text(xLabel, (left + width) / 2, height - 4, "middle"), text(yLabel, left, top + 3, "start"));
  container.replaceChildren(svg);
}

function scale(low, high, from, to) {
  const end = high > low ? high : low + 1;
  return { low, high: end, at: value => from + (value - low) / (end - low) * (to - from) };
}

function ticks(low, high) {
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find(lead => lead * power >= raw) * power;
  const values = [];
  for (let value = Math.ceil(low / step) * step; value <= high + step * 1e-9; value += step)
    values.push(Number(value.toPrecision(10)));
  return values;
}

function text(content, x, y, anchor) {
  const element = make("text", { x, y, "text-anchor": anchor });
  element.textContent = content;
  return element;
}

function make(name, attributes) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes))
    element.setAttribute(key, value);
  return element;
}
