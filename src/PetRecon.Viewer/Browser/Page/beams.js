// Which beam is looked along, and which of its energy layers are seen.
const element = id => document.getElementById(id);

export class Beams {
  constructor(change, layout) {
    this.layout = layout;
    this.built = "";
    element("beam").onchange = () => change({ do: "beam", beam: element("beam").value });
    element("beamLayer").onchange = () => {
      const layer = element("beamLayer").value;
      change({ do: "beam", beam: element("beam").value, ...(layer === "" ? {} : { layer: Number(layer) }) });
    };
  }

  update(scene) {
    const hasBeams = scene.beams.length > 0;
    element("beamOption").hidden = element("beamOption").disabled = !hasBeams;
    this.layout.offerBeams(hasBeams);
    if (!hasBeams)
      return;
    const chosen = scene.beams.find(beam => beam.id === scene.beam) ?? scene.beams[0];
    const key = JSON.stringify([scene.beams, chosen.id]);
    if (key !== this.built) {
      this.built = key;
      element("beam").replaceChildren(...scene.beams.map(beam => new Option(beam.name || beam.id, beam.id)));
      element("beamLayer").replaceChildren(new Option("all layers", ""), ...chosen.layers.map(layer => new Option(`layer ${layer.number}: ${layer.energy} MeV/u`, layer.number)));
    }
    element("beam").value = chosen.id;
    element("beamLayer").value = scene.beamLayer ?? "";
  }
}
