// Draws what lies over a pane's pixels. Places are in its pixels, (0.5, 0.5) being the middle of the first one, as on a canvas.
export function drawMarks(context, header, selected = null) {
  const marks = header.marks;
  context.clearRect(0, 0, header.w, header.h);
  for (const bar of marks.bars ?? [])
    drawBar(context, bar);
  for (const disc of marks.discs ?? []) {
    context.globalAlpha = disc.opacity;
    context.fillStyle = disc.colour;
    context.beginPath();
    context.arc(disc.x, disc.y, disc.radius, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  context.lineJoin = "round";
  for (const line of marks.lines ?? []) {
    trace(context, line);
    context.globalAlpha = line.opacity ?? 1;
    context.strokeStyle = line.colour;
    context.lineWidth = line.source && line.source === selected ? 2 * line.width : line.width;
    context.stroke();
  }
  context.globalAlpha = 1;
  for (const mark of marks.marks ?? [])
    (mark.kind === "Cut" ? drawRing : drawCross)(context, mark);
  context.textBaseline = "alphabetic";
  context.lineJoin = "round";
  for (const text of marks.texts ?? [])
    drawText(context, text);
}

function trace(context, line) {
  context.beginPath();
  const points = line.points;
  for (let at = 0; at < points.length; at += 2)
    context.lineTo(points[at], points[at + 1]);
  if (line.closed)
    context.closePath();
}

function drawCross(context, mark) {
  context.strokeStyle = mark.colour;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(mark.x - mark.radius, mark.y);
  context.lineTo(mark.x + mark.radius, mark.y);
  context.moveTo(mark.x, mark.y - mark.radius);
  context.lineTo(mark.x, mark.y + mark.radius);
  context.stroke();
}

// What can be taken hold of.
function drawRing(context, mark) {
  context.beginPath();
  context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
  context.fillStyle = "rgba(0, 0, 0, 0.45)";
  context.fill();
  context.strokeStyle = mark.colour;
  context.lineWidth = 1.5;
  context.stroke();
}

function drawText(context, text) {
  context.font = `${text.size}px system-ui, sans-serif`;
  context.textAlign = text.align;
  // A rim of the other brightness, so that it can be read on any picture.
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(text.colour.slice(at, at + 2), 16));
  const isDark = 2 * red + 5 * green + blue < 8 * 0x60;
  context.strokeStyle = isDark ? "rgba(255, 255, 255, 0.75)" : "rgba(0, 0, 0, 0.75)";
  context.lineWidth = Math.max(2, text.size / 5);
  context.strokeText(text.text, text.x, text.y);
  context.fillStyle = text.colour;
  context.fillText(text.text, text.x, text.y);
}

function drawBar(context, bar) {
  const colours = Uint8Array.from(atob(bar.colours), letter => letter.charCodeAt(0));
  const count = colours.length / 3;
  for (let i = 0; i < count; i++) {
    context.fillStyle = `rgb(${colours[3 * i]}, ${colours[3 * i + 1]}, ${colours[3 * i + 2]})`;
    const top = bar.y + bar.height * (count - 1 - i) / count;
    context.fillRect(bar.x, top, bar.width, bar.height / count + 0.6);
  }
}
