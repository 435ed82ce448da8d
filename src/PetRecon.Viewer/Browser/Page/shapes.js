// The place and the size of what has been measured, as numbers that can be typed.
const letters = ["x", "y", "z"];
const sizes = ["a", "b", "c"];

export class ShapeFields {
  constructor(line) {
    this.line = line;
    // Those that are unfolded, as the list is made anew with each answer.
    this.open = new Set();
  }

  // What belongs under a measurement; nothing for what grew. What is being typed is not overwritten.
  of(row, typed) {
    if (row.kind === "grown" || row.pointsMm.length === 0)
      return [];
    const box = Object.assign(document.createElement("details"), { className: "shape", open: this.open.has(row.id) });
    box.ontoggle = () => this.open[box.open ? "add" : "delete"](row.id);
    const head = Object.assign(document.createElement("summary"), { textContent: row.sizesMm ? "Place and size, mm" : "Place, mm" });
    head.dataset.key = `shape ${row.id}`;
    box.append(head);
    const isRegion = Boolean(row.sizesMm);
    row.pointsMm.forEach((point, i) =>
      box.append(this.fields(row, typed, isRegion ? "middle" : `point ${i + 1}`, point, letters, isRegion ? {} : { point: i })));
    if (isRegion)
      box.append(this.fields(row, typed, row.kind === "sphere" ? "diameter" : row.kind === "box" ? "edges" : "axes", row.sizesMm, sizes, {}));
    return [box];
  }

  fields(row, typed, what, values, names, also) {
    const line = document.createElement("div");
    line.append(Object.assign(document.createElement("span"), { textContent: what }));
    values.forEach((value, i) => line.append(this.field(row, typed, what, value, names[i], also)));
    return line;
  }

  field(row, typed, what, value, name, also) {
    const isSize = sizes.includes(name);
    const ariaLabel = `${what}${what === "diameter" ? "" : ` ${isSize ? sizes.indexOf(name) + 1 : name}`} of ${row.name}, mm`;
    const input = Object.assign(document.createElement("input"), { type: "number", step: "any", ariaLabel, title: ariaLabel });
    if (isSize)
      input.min = 0;
    input.dataset.key = `${what} ${name} ${row.id}`;
    input.value = typed?.dataset.key === input.dataset.key ? typed.value : Number(value.toFixed(2));
    input.onchange = () => {
      const wanted = Number(input.value);
      if (input.value !== "" && Number.isFinite(wanted) && (!isSize || wanted > 0))
        this.line.do({ do: "shape", id: row.id, ...also, [name]: wanted });
      else
        input.value = Number(value.toFixed(2));
    };
    return input;
  }
}
