// Curves as SVG: no library. What a screen reader reads is in the description; the mouse reads the nearest curve.
const space = "http://www.w3.org/2000/svg";
const [width, height, left, right, bottom, top] = [300, 190, 44, 292, 158, 18];

export function drawChart(container, { curves, xLabel, yLabel, description }) {
  const xs = curves.flatMap(curve => curve.points.map(point => point[0])).filter(Number.isFinite);
  const ys = curves.flatMap(curve => curve.points.map(point => point[1])).filter(Number.isFinite);
  if (xs.length === 0) {
    container.textContent = "There is nothing to show.";
    return;
  }
  const x = scale(Math.min(...xs), Math.max(...xs), left, right);
  const y = scale(Math.min(0, ...ys), Math.max(...ys), bottom, top);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": description });
  for (const tick of ticks(x.low, x.high))
    svg.append(make("line", { class: "grid", x1: x.at(tick), x2: x.at(tick), y1: top, y2: bottom }), text(tick, x.at(tick), bottom + 12, "middle"));
  for (const tick of ticks(y.low, y.high))
    svg.append(make("line", { class: "grid", x1: left, x2: right, y1: y.at(tick), y2: y.at(tick) }), text(tick, left - 4, y.at(tick) + 3, "end"));
  for (const curve of curves)
    svg.append(drawCurve(curve, x, y));
  svg.append(text(xLabel, (left + right) / 2, height - 6, "middle"), text(yLabel, 4, 11, "start"));
  read(svg, curves, x, y, xLabel);
  container.replaceChildren(svg);
}

function drawCurve(curve, x, y) {
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
  return line;
}

// The value of the curve that is nearest to the mouse, at the mouse's place along the axis.
function read(svg, curves, x, y, xLabel) {
  const pointer = make("line", { class: "pointer", y1: top, y2: bottom });
  const dot = make("circle", { r: 3 });
  const words = text("", right, 11, "end");
  words.classList.add("reading");
  const parts = [pointer, dot, words];
  svg.addEventListener("pointermove", event => {
    const box = svg.getBoundingClientRect();
    const [px, py] = [(event.clientX - box.left) * width / box.width, (event.clientY - box.top) * height / box.height];
    const at = x.from(Math.min(right, Math.max(left, px)));
    let nearest = null;
    for (const curve of curves) {
      const value = valueAt(curve.points, at);
      if (Number.isFinite(value) && (!nearest || Math.abs(y.at(value) - py) < Math.abs(y.at(nearest.value) - py)))
        nearest = { curve, value };
    }
    if (!nearest) {
      parts.forEach(part => part.remove());
      return;
    }
    set(pointer, { x1: x.at(at), x2: x.at(at) });
    set(dot, { cx: x.at(at), cy: y.at(nearest.value), fill: nearest.curve.colour });
    words.textContent = `${nearest.curve.name}: ${Number(nearest.value.toPrecision(4))} at ${Number(at.toPrecision(4))} ${xLabel}`;
    svg.append(...parts);
  });
  svg.addEventListener("pointerleave", () => parts.forEach(part => part.remove()));
}

// Straight between the points, which lie in the order of the axis; nothing beside them.
function valueAt(points, at) {
  const next = points.findIndex(point => point[0] >= at);
  if (next < 0)
    return NaN;
  const [b, a] = [points[next], points[Math.max(0, next - 1)]];
  return a[0] === b[0] ? (next > 0 || b[0] === at ? b[1] : NaN) : a[1] + (at - a[0]) / (b[0] - a[0]) * (b[1] - a[1]);
}

function scale(low, high, from, to) {
  const end = high > low ? high : low + 1;
  return { low, high: end, at: value => from + (value - low) / (end - low) * (to - from), from: place => low + (place - from) / (to - from) * (end - low) };
}

function ticks(low, high) {
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find(lead => lead * power >= raw) * power;
  // Five at the most. Counted, as a step can be too small for a value to change by it.
  return [0, 1, 2, 3, 4].map(n => (Math.ceil(low / step) + n) * step).filter(value => value <= high + step * 1e-9).map(value => Number(value.toPrecision(10)));
}

function text(content, x, y, anchor) {
  const element = make("text", { x, y, "text-anchor": anchor });
  element.textContent = content;
  return element;
}

function make(name, attributes) {
  return set(document.createElementNS(space, name), attributes);
}

function set(element, attributes) {
  for (const [key, value] of Object.entries(attributes))
    element.setAttribute(key, value);
  return element;
}
