// What a screen reader is to say: where the crosshair is and what is there, after it was moved by keys; once, when the hands rest.
const pause = 350;

export class Spoken {
  constructor(line, panes) {
    this.line = line;
    this.panes = panes;
    this.timer = null;
    this.sent = 0;
    this.isAwaited = false;
  }

  say(text) {
    document.getElementById("spoken").textContent = text;
  }

  // The keys have done something in a view.
  moved(name) {
    this.sent = this.line.input;
    this.wait(name);
  }

  wait(name) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(name), pause);
  }

  ask(name) {
    // Until the picture of the last key is there, the crosshair is where it was. Numbers begin anew on a line that was broken.
    if ((this.line.answered ?? 0) < this.sent && this.sent <= this.line.input) {
      this.wait(name);
      return;
    }

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
