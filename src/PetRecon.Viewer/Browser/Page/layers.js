// The panels of layers, structures and isodose lines. They show what the host says; a change goes to the host and comes back with the next frame.
export class LayerPanel {
  constructor(line, maps) {
    this.line = line;
    this.maps = maps;
    this.scene = null;
    this.chosen = null;
    this.rows = new Map();
    this.lastChange = 0;
    this.waiting = null;
  }

  // A frame that does not show the last change yet would set what was just clicked back for a moment.
  hear(scene, input) {
    this.waiting = scene ?? this.waiting;
    if (this.waiting && (input >= this.lastChange || !this.scene)) {
      this.update(this.waiting);
      this.waiting = null;
    }
  }

  change(input) {
    this.lastChange = this.line.do(input);
  }

  update(scene) {
    const isNew = !this.scene || ids(scene.layers) !== ids(this.scene.layers) || ids(scene.structures) !== ids(this.scene.structures) || ids(scene.isodoses) !== ids(this.scene.isodoses);
    this.scene = scene;
    if (isNew)
      this.build();
    for (const layer of scene.layers)
      this.rows.get(layer.id)(layer);
    for (const entry of [...scene.structures, ...scene.isodoses])
      this.rows.get(entry.id)(entry);
    this.heard?.(scene);
    document.getElementById("radiological").checked = scene.radiological;
    document.getElementById("identity").checked = scene.identity;
    document.getElementById("allStructures").textContent = scene.structures.some(entry => entry.visible) ? "Hide all" : "Show all";
    document.getElementById("projection").value = scene.projection;
    document.getElementById("projected").value = scene.projected;
  }

  build() {
    const { layers, structures, isodoses } = this.scene;
    this.rows.clear();
    this.chosen ??= layers[0]?.id ?? null;
    // The uppermost layer first, as it lies over the others.
    document.getElementById("layers").replaceChildren(...[...layers].reverse().map(layer => this.layer(layer)));
    document.getElementById("projected").replaceChildren(new Option("all layers", ""), ...layers.map(layer => new Option(layer.name, layer.id)));
    document.getElementById("structures").replaceChildren(...structures.map(entry => this.entry("structure", entry, entry.name, entry.colour)));
    document.getElementById("isodoses").replaceChildren(...isodoses.map(entry => this.isodoses(entry)));
    document.getElementById("structurePanel").hidden = structures.length === 0;
    document.getElementById("isodosePanel").hidden = isodoses.length === 0;
    document.getElementById("histogramPanel").hidden = structures.length === 0 || !layers.some(layer => layer.dose);
  }

  layer(layer) {
    const box = make("fieldset", { className: "layer" });
    box.dataset.layer = layer.id;
    const change = fields => this.change({ do: "layer", layer: layer.id, ...fields });
    const visible = make("input", { type: "checkbox", ariaLabel: `Show ${layer.name}` });
    visible.onchange = () => change({ visible: visible.checked });
    const choice = make("input", { type: "radio", name: "chosen", ariaLabel: `Window ${layer.name} by the mouse` });
    choice.checked = layer.id === this.chosen;
    choice.onchange = () => this.chosen = layer.id;
    const chosen = make("label", { className: "choice", title: "The right button changes the window and level of this layer" });
    chosen.append(choice, "W/L");
    const legend = make("legend");
    legend.append(visible, make("span", { className: "name", textContent: layer.name, title: `${layer.name}: ${layer.quantity}, ${layer.grid}` }), chosen);
    const opacity = make("input", { type: "range", min: 0, max: 1, step: 0.05, ariaLabel: `Opacity of ${layer.name}` });
    const share = make("output");
    opacity.oninput = () => change({ opacity: Number(opacity.value) });
    const slider = make("div", { className: "slider" });
    slider.append("Opacity", opacity, share);
    const map = make("select", { ariaLabel: `Colours of ${layer.name}` });
    map.append(...Object.keys(this.maps).map(name => new Option(name)));
    map.onchange = () => change({ map: map.value });
    const preset = make("select", { ariaLabel: `Preset for ${layer.name}` });
    preset.append(new Option("preset", ""), ...layer.presets.map(name => new Option(name)));
    preset.hidden = layer.presets.length === 0;
    preset.onchange = () => {
      this.change({ do: "preset", layer: layer.id, name: preset.value });
      preset.value = "";
    };
    const [low, high] = ["Lowest", "Highest"].map(end => make("input", { type: "number", step: "any", ariaLabel: `${end} value of ${layer.name} in ${layer.unit}` }));
    const window = () => {
      if (low.value !== "" && high.value !== "" && low.value !== high.value)
        change({ low: Number(low.value), high: Number(high.value) });
    };
    low.onchange = high.onchange = window;
    const range = make("div", { className: "range" });
    const ramp = make("span", { className: "ramp" });
    range.append(low, ramp, high, make("span", { textContent: layer.unit }));
    const looks = make("div", { className: "looks" });
    looks.append(map, preset);
    box.append(legend, slider, looks, range);
    this.rows.set(layer.id, now => {
      visible.checked = now.visible;
      write(opacity, now.opacity);
      share.textContent = `${Math.round(100 * now.opacity)} %`;
      opacity.setAttribute("aria-valuetext", share.textContent);
      map.value = now.map;
      ramp.style.background = `linear-gradient(to right, ${this.colours(now.map).join()})`;
      write(low, rounded(now.low, now.high - now.low));
      write(high, rounded(now.high, now.high - now.low));
    });
    return box;
  }

  entry(kind, entry, name, colour) {
    const row = make("div", { className: "entry" });
    const main = make("label");
    const box = make("input", { type: "checkbox" });
    box.dataset[kind] = entry.id;
    box.onchange = () => this.change({ do: kind, [kind]: entry.id, visible: box.checked });
    main.append(box, ...(colour ? [swatchOf(colour)] : []), name);
    row.append(main);
    const parts = kind === "structure" ? [["surface", "3D", `Surface of ${name} in volume renderings`]]
      : [["showsLines", "lines", "Lines on planes"], ["bands", "bands", "Areas between the levels on planes"], ["surfaces", "3D", "Surfaces of the levels in volume renderings"]];
    const boxes = parts.map(([field, text, title]) => {
      const part = make("label", { className: "part", title });
      const check = make("input", { type: "checkbox", ariaLabel: title });
      check.onchange = () => this.change({ do: kind, [kind]: entry.id, [field === "showsLines" ? "lines" : field]: check.checked });
      part.append(check, text);
      row.append(part);
      return { check, field };
    });
    this.rows.set(entry.id, now => {
      box.checked = now.visible;
      for (const { check, field } of boxes)
        check.checked = now[field];
    });
    return row;
  }

  isodoses(entry) {
    const group = make("div");
    const of = this.scene.layers.find(layer => layer.id === entry.layer)?.name ?? "dose";
    group.append(this.entry("isodose", entry, of, null));
    // The highest first, as in the views.
    for (const line of [...entry.lines].reverse()) {
      const row = make("div", { className: "entry" });
      row.append(swatchOf(line.colour, "swatch line"), line.label);
      group.append(row);
    }
    return group;
  }

  // A colour map at every sixteenth of its length.
  colours(map) {
    const bytes = Uint8Array.from(atob(this.maps[map] ?? ""), letter => letter.charCodeAt(0));
    const last = bytes.length / 3 - 1;
    return Array.from({ length: 17 }, (_, i) => 3 * Math.round(i / 16 * last)).map(at => `rgb(${bytes[at]} ${bytes[at + 1]} ${bytes[at + 2]})`);
  }

  // Dragging across a picture's width changes a window by its own width and half as much again, as its values need.
  dragWindow(layer, dx, dy) {
    if (!layer)
      return;
    const width = layer.high - layer.low;
    const center = (layer.high + layer.low) / 2 + width * dy / 300;
    const half = width * Math.exp(dx / 200) / 2;
    this.change({ do: "layer", layer: layer.id, low: center - half, high: center + half });
  }

  windowed() {
    const layer = this.scene?.layers.find(layer => layer.id === this.chosen);
    return layer ? { ...layer } : null;
  }

  // What is on or off for the whole page.
  toggle(what) {
    if (this.scene)
      this.change({ do: what, on: !this.scene[what] });
  }

  toggleDose() {
    const dose = this.scene?.layers.find(layer => layer.dose);
    if (dose)
      this.change({ do: "layer", layer: dose.id, visible: !dose.visible });
  }

  toggleAll(kind) {
    const entries = this.scene?.[kind + "s"] ?? [];
    if (entries.length > 0)
      this.change({ do: kind, [kind]: "*", visible: !entries.some(entry => entry.visible) });
  }
}

function swatchOf(colour, className = "swatch") {
  const swatch = make("span", { className });
  swatch.style.background = colour;
  return swatch;
}

function ids(entries) {
  return entries.map(entry => entry.id).join("\n");
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

// What is being typed or dragged is not overwritten.
function write(input, value) {
  if (document.activeElement !== input || input.type === "range")
    input.value = value;
}

export function rounded(value, range) {
  const digits = Math.max(0, Math.min(12, 3 - Math.floor(Math.log10(Math.abs(range) || 1))));
  return Number(value.toFixed(digits));
}
