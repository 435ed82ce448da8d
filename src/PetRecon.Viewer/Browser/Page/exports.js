// What is saved from the page. The host makes each file; it comes as an answer to a request of this page, and the browser keeps it as a download.
const element = id => document.getElementById(id);

export class Exports {
  constructor(panes) {
    this.panes = panes;
    this.profile = null;
    this.curve = null;
    element("savePicture").onclick = () => this.picture(this.shown());
    element("savePane").onclick = () => this.picture([this.panes.get(this.panes.active)]);
    element("saveScene").onclick = () => this.save("scene.json", { panes: this.shown().map(pane => pane.name).join() });
    element("saveMeasurementsCsv").onclick = () => this.save("measurements.csv");
    element("saveMeasurementsJson").onclick = () => this.save("measurements.json");
    element("saveHistogram").onclick = () => this.save("histogram.csv");
    element("saveCurve").onclick = () => this.curve && this.save("curve.csv", { pane: this.curve.pane, radius: this.curve.radius, region: this.curve.region ?? "" });
    element("saveProfile").onclick = () => this.save("profile.csv", { from: this.profile.from.join(), to: this.profile.to.join() });
  }

  shown() {
    return [...this.panes.panes.values()].filter(pane => !pane.element.hidden && pane.width > 0);
  }

  // Panes as they lie on the screen, in its pixels.
  places(panes) {
    const ratio = window.devicePixelRatio || 1;
    const edges = this.panes.container.getBoundingClientRect();
    return panes.map(pane => {
      const box = pane.element.getBoundingClientRect();
      return [pane.name, Math.round((box.left - edges.left) * ratio), Math.round((box.top - edges.top) * ratio), pane.width, pane.height].join(":");
    }).join();
  }

  picture(panes) {
    return this.save("views.png", { panes: this.places(panes), scale: element("pictureScale").value });
  }

  async save(name, fields = {}) {
    const status = element("status");
    status.textContent = `Making ${name} ...`;
    try {
      const query = new URLSearchParams({ tab: sessionStorage.getItem("tab"), ...fields });
      const answer = await fetch(`/export/${name}?${query}`);
      if (!answer.ok)
        throw new Error((await answer.text()).trim());
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await answer.blob());
      link.download = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      status.textContent = link.download.endsWith(".zip") ? `${link.download} is saved, with the files that were dropped. petrecon view opens it.` : `${link.download} is saved.`;
    } catch (error) {
      status.textContent = error.message;
    }
  }
}

// Ctrl+C in a view copies what the line below the views says.
export function copyProbe(text) {
  document.addEventListener("copy", event => {
    if (!document.activeElement?.closest(".pane") || !text())
      return;
    event.clipboardData.setData("text/plain", text());
    event.preventDefault();
    element("status").textContent = "The values are copied.";
  });
}
