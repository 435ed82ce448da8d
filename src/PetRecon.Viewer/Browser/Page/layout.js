// Which panes are shown, and where: three planes and a fourth view, one alone, or columns that are compared, one row for each kind of view.
const kinds = ["axial", "coronal", "sagittal", "oblique", "projection", "beam"];

const element = id => document.getElementById(id);

export class Layout {
  constructor(panes) {
    this.panes = panes;
    this.columns = 2;
    this.alone = null;
    const kept = read();
    this.isKept = kept !== null;
    this.mode = kept?.mode === "comparison" ? "comparison" : "planes";
    this.fourth = kinds.includes(kept?.fourth) ? kept.fourth : "projection";
    const rows = Array.isArray(kept?.rows) ? kept.rows.filter(kind => kinds.includes(kind)) : [];
    this.rows = rows.length > 0 ? rows : ["axial", "coronal"];
    this.fillRows();
    element("layout").onchange = () => this.choose(element("layout").value);
    element("fourth").onchange = () => {
      this.fourth = element("fourth").value;
      this.alone = null;
      this.arrange();
    };
    this.arrange();
  }

  // As the file of a scene says, unless this page has chosen before.
  restore({ layout, views }) {
    if (this.isKept)
      return;
    this.mode = layout === "Comparison" ? "comparison" : "planes";
    this.alone = layout === "OneView" ? views[0] : null;
    this.fourth = layout === "FourUp" && views[3] === "oblique" ? "oblique" : this.fourth;
    this.rows = layout === "Comparison" && views.length > 0 ? views : this.rows;
    this.arrange();
  }

  choose(mode) {
    this.alone = null;
    if (mode === "single")
      this.alone = this.panes.get(this.panes.active)?.name ?? "axial";
    else
      this.mode = mode;
    this.arrange();
  }

  toggleComparison() {
    this.choose(this.mode === "comparison" && !this.alone ? "planes" : "comparison");
  }

  toggleFourth() {
    this.fourth = this.fourth === "oblique" ? "projection" : "oblique";
    this.choose("planes");
  }

  // One pane alone, or, if it is already, what was shown before.
  showAlone(name) {
    this.alone = this.alone === name ? null : name;
    this.arrange();
  }

  // Shows panes of a kind beside what is there.
  add(kind) {
    if (this.mode === "comparison" && !this.alone)
      this.rows = kinds.filter(other => other === kind || this.rows.includes(other));
    else
      [this.mode, this.fourth] = ["planes", kind];
    this.alone = null;
    this.arrange();
  }

  // How many columns the host has.
  setColumns(count) {
    if (count === this.columns)
      return;
    this.columns = count;
    this.arrange();
  }

  shown() {
    if (this.alone)
      return [[this.alone]];
    if (this.mode !== "comparison")
      return [["axial", "coronal"], ["sagittal", this.fourth]];
    const letters = [..."abcd"].slice(0, this.columns);
    return kinds.filter(kind => this.rows.includes(kind)).map(kind => letters.map(letter => `${kind}-${letter}`));
  }

  // Beams are offered where a plan has some.
  offerBeams(hasBeams) {
    for (const box of element("rows").querySelectorAll("input"))
      box.parentElement.hidden = box.value === "beam" && !hasBeams;
    if (hasBeams || this.fourth !== "beam" && !this.alone?.startsWith("beam") && !this.rows.includes("beam"))
      return;
    this.fourth = this.fourth === "beam" ? "projection" : this.fourth;
    this.alone = this.alone?.startsWith("beam") ? null : this.alone;
    this.rows = this.rows.filter(kind => kind !== "beam");
    this.rows = this.rows.length > 0 ? this.rows : ["axial"];
    this.arrange();
  }

  arrange() {
    const isCompared = this.mode === "comparison" && !this.alone;
    this.panes.arrange(this.shown(), isCompared);
    element("layout").value = this.alone ? "single" : this.mode;
    element("fourth").value = this.fourth;
    element("fourthChoice").hidden = this.alone !== null || this.mode === "comparison";
    const isShown = kind => this.shown().flat().some(name => name.startsWith(kind));
    element("beamChoice").hidden = !isShown("beam");
    element("straighten").hidden = !isShown("oblique");
    element("projectionChoice").hidden = element("projectionPanel").hidden = !isShown("projection");
    element("comparisonPanel").hidden = this.mode !== "comparison";
    for (const box of element("rows").querySelectorAll("input"))
      box.checked = this.rows.includes(box.value);
    sessionStorage.setItem("layout", JSON.stringify({ mode: this.mode, fourth: this.fourth, rows: this.rows }));
    this.arranged?.();
  }

  fillRows() {
    element("rows").append(...kinds.map(kind => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", value: kind });
      box.onchange = () => {
        const rows = kinds.filter(other => other === kind ? box.checked : this.rows.includes(other));
        // At least one row stays.
        this.rows = rows.length > 0 ? rows : this.rows;
        this.alone = null;
        this.arrange();
      };
      label.append(box, " ", kind === "beam" ? "beam's eye" : kind);
      label.hidden = kind === "beam";
      return label;
    }));
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem("layout"));
  } catch {
    return null;
  }
}
