// The panel of a comparison: which layers are in which column, and what the columns do together.
const letters = ["A", "B", "C", "D"];

const element = id => document.getElementById(id);

export class Comparison {
  constructor(panel, layout, panes) {
    this.panel = panel;
    this.layout = layout;
    this.panes = panes;
    this.built = "";
    element("columnCount").onchange = () => panel.change({ do: "columns", count: Number(element("columnCount").value) });
    element("linkPlaces").onchange = element("linkViews").onchange = () =>
      panel.change({ do: "linked", places: element("linkPlaces").checked, views: element("linkViews").checked });
    element("align").onclick = () => panel.change({ do: "align" });
  }

  update(scene) {
    const { columns, places, views } = scene.comparison;
    element("columnCount").value = columns.length;
    element("linkPlaces").checked = places;
    element("linkViews").checked = views;
    const offsets = columns.map((column, i) => ({ letter: letters[i], offset: column.offset })).filter(({ offset }) => offset.some(value => value !== 0));
    element("align").hidden = offsets.length === 0;
    element("offsets").textContent = offsets.map(({ letter, offset }) => `${letter} is (${offset.map(value => value.toFixed(1)).join(", ")}) mm from A.`).join(" ");
    this.build(scene.layers, columns.length);
    for (const box of element("columnLayers").querySelectorAll("input"))
      box.checked = !columns[box.dataset.column - 1].leftOut.includes(box.dataset.layer);
    // "A: CT + PET" above each column.
    this.panes.setHeads(columns.map((column, i) => {
      const names = scene.layers.filter(layer => layer.visible && !column.leftOut.includes(layer.id)).map(layer => layer.name);
      return `${letters[i]}: ${names.join(" + ") || "nothing"}`;
    }));
    this.layout.setColumns(columns.length);
  }

  build(layers, count) {
    const key = JSON.stringify([layers.map(layer => [layer.id, layer.name]), count]);
    if (key === this.built)
      return;
    this.built = key;
    const table = element("columnLayers");
    table.replaceChildren();
    const head = table.createTHead().insertRow();
    head.append(...["", ...letters.slice(0, count)].map(text => Object.assign(document.createElement("th"), { textContent: text, scope: "col" })));
    const body = table.createTBody();
    for (const layer of [...layers].reverse()) {
      const row = body.insertRow();
      row.append(Object.assign(document.createElement("th"), { textContent: layer.name, scope: "row" }));
      for (let column = 1; column <= count; column++) {
        const box = Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: `${layer.name} in column ${letters[column - 1]}` });
        box.dataset.layer = layer.id;
        box.dataset.column = column;
        box.onchange = () => this.panel.change({ do: "column", column, layer: layer.id, visible: box.checked });
        row.insertCell().append(box);
      }
    }
  }
}
