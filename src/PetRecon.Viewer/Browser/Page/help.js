// Mouse and keys, in one table that the help shows and the keys obey.
import { keyOf, toolNames } from "./measurements.js";

export const mouseTable = [
  ["left button", "crosshair; window and level with the PACS choice; a line with the profile choice; measures with a measuring tool, and moves what has been measured; turns the projection"],
  ["Shift + left button", "turns the oblique plane: in its own view, or its line in the others, which has handles too"],
  ["middle button", "pan"],
  ["right button", "window (left and right) and level (up and down) of the chosen layer"],
  ["wheel", "slice by slice; turns the projection"],
  ["Ctrl + wheel", "zoom about the mouse"],
  ["double click", "this view alone, or all of them"],
];

export const keyTable = [
  [["ArrowUp", "PageUp"], "\u2191 or Page Up", "previous slice", (line, pane) => line.do({ do: "slice", pane, steps: -1 })],
  [["ArrowDown", "PageDown"], "\u2193 or Page Down", "next slice", (line, pane) => line.do({ do: "slice", pane, steps: 1 })],
  [["ArrowLeft"], "\u2190", "ten slices back", (line, pane) => line.do({ do: "slice", pane, steps: -10 })],
  [["ArrowRight"], "\u2192", "ten slices on", (line, pane) => line.do({ do: "slice", pane, steps: 10 })],
  [["+", "="], "+", "zoom in", (line, pane, panes) => zoom(line, panes.get(pane), 1.25)],
  [["-"], "-", "zoom out", (line, pane, panes) => zoom(line, panes.get(pane), 0.8)],
  [["r"], "r", "reset views and windows", line => line.do({ do: "reset" })],
  [["1", "2", "3", "4", "5", "6"], "1 to 6", "axial, coronal, sagittal, projection, oblique, beam's-eye view alone, or all", (line, pane, panes, key, state) => state.showAlone(["axial", "coronal", "sagittal", "projection", "oblique", "beam"][key - 1])],
  [["c"], "c", "comparison, or three planes and a fourth view", (line, pane, panes, key, state) => state.layout.toggleComparison()],
  [["o"], "o", "oblique plane or projection beside the planes", (line, pane, panes, key, state) => state.layout.toggleFourth()],
  [[" "], "Space", "cine: play or pause", (line, pane, panes, key, state) => state.cine.toggle()],
  [[",", "."], ", and .", "previous and next frame of what changes with time", (line, pane, panes, key, state) => state.cine.go(state.cine.index + (key === "." ? 1 : -1))],
  [["t"], "t", "time-activity curve at the crosshair", (line, pane, panes, key, state) => state.curves.toggle()],
  [["d"], "d", "dose on or off", (line, pane, panes, key, state) => state.toggleDose()],
  [["i"], "i", "isodose lines on or off", (line, pane, panes, key, state) => state.toggleAll("isodose")],
  [["s"], "s", "structures on or off", (line, pane, panes, key, state) => state.toggleAll("structure")],
  [["m"], "m", "mirror left and right: as radiologists or as neurologists look", (line, pane, panes, key, state) => state.toggle("radiological")],
  [["n"], "n", "names of the patient and the series", (line, pane, panes, key, state) => state.toggle("identity")],
  ...Object.entries(keyOf).map(([tool, key]) => [[key], key, `measuring tool: ${toolNames[tool].toLowerCase()}`, (line, pane, panes, pressed, state) => state.chooseTool(tool)]),
  [["p"], "p", "line profile with the left button", (line, pane, panes, key, state) => state.chooseTool("profile")],
  [["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"], "Shift + arrows", "move the crosshair in its plane, voxel by voxel", (line, pane, panes, key) => step(line, pane, key)],
  [["Copy"], "Ctrl + C", "copy the place and the values under the mouse", () => {}],
  [["Enter"], "Enter", "a point of the measuring tool where the crosshair is", (line, pane, panes, key, state) => state.tools.enter(pane)],
  [["Delete", "Backspace"], "Delete", "remove the chosen measurement", (line, pane, panes, key, state) => state.removeMeasurement()],
  [["Escape"], "Esc", "give up what is being measured; crosshair again", (line, pane, panes, key, state) => state.escape()],
  [["?", "h", "F1"], "? or F1", "this help", () => document.getElementById("helpDialog").showModal()],
];

// Typing, and what moves a control that has the focus; a box that was clicked leaves all keys but its own to the views.
function isForControl({ target, key }) {
  const control = target.closest("input, select, textarea, dialog[open]");
  const isBox = control?.type === "checkbox" || control?.type === "radio";
  return control !== null && !(isBox && key !== " " && !(control.type === "radio" && key.startsWith("Arrow")));
}

function step(line, pane, key) {
  const [right, down] = { "Shift+ArrowLeft": [-1, 0], "Shift+ArrowRight": [1, 0], "Shift+ArrowUp": [0, -1], "Shift+ArrowDown": [0, 1] }[key];
  line.do({ do: "step", pane, right, down });
}

function zoom(line, pane, factor) {
  line.do({ do: "zoom", pane: pane.name, factor, x: pane.width / 2, y: pane.height / 2 });
}

export function fillHelp(table) {
  for (const [what, does] of [...mouseTable, ...keyTable.map(([, name, does]) => [name, does])]) {
    const row = table.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = what;
    row.append(head);
    row.insertCell().textContent = does;
  }
}

export function listenToKeys(line, panes, state) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isForControl(event))
      return;
    // A button that has the focus is what Enter and space press.
    if ((event.key === "Enter" || event.key === " ") && event.target.closest("button, summary, a"))
      return;
    const key = event.shiftKey && event.key.length > 1 ? "Shift+" + event.key : event.key;
    const entry = keyTable.find(([keys]) => keys.includes(key));
    if (!entry)
      return;
    event.preventDefault();
    entry[3](line, panes.active, panes, key, state);
    if (key.includes("Arrow") || key.startsWith("Page"))
      state.moved(panes.active);
  });
}
