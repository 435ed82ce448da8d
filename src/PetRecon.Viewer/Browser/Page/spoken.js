// What a screen reader is to say: where the crosshair is and what is there, after it was moved by keys; once, when the hands rest.
const pause = 350;

export class Spoken {
  constructor(line, panes) {
    this.line = line;
    this.panes = panes;
    this.timer = null;
    this.isAwaited = false;
  }

  say(text) {
    document.getElementById("spoken").textContent = text;
  }

  // The keys have done something in a view.
  moved(name) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(name), pause);
  }

  ask(name) {
    const header = this.panes.get(name)?.header;
    if (!header?.crosshair || name.startsWith("projection") || name.startsWith("beam"))
      return;
    this.isAwaited = true;
    this.line.say({ do: "probe", pane: name, ...this.panes.toPixel(name, header.crosshair) });
  }

  heard(text) {
    if (this.isAwaited)
      this.say(text);
    this.isAwaited = false;
  }
}
