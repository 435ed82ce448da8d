import { Timing } from "./timing.js";

// The line to the host: inputs out, frames and messages in. Reconnects by itself, to the same tab, whose views the host keeps for a while.
export class Connection {
  constructor(handlers) {
    this.handlers = handlers;
    this.input = 0;
    this.sentAt = new Map();
    this.latencies = [];
    this.timing = new Timing();
    this.attempts = 0;
    this.answered = 0;
    this.ended = false;
    this.connect();
  }

  connect() {
    const tab = sessionStorage.getItem("tab");
    const socket = new WebSocket(`ws://${location.host}/line${tab ? `?tab=${encodeURIComponent(tab)}` : ""}`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.isOpen = false;
    // Frames are drawn one after the other, as decoding one may take longer than the next.
    let drawing = Promise.resolve();
    socket.onopen = () => {
      this.attempts = 0;
      this.input = this.answered = 0;
      this.sentAt.clear();
    };
    socket.onmessage = message => {
      const received = performance.now();
      if (typeof message.data === "string")
        this.hear(JSON.parse(message.data));
      else
        drawing = drawing.then(() => this.take(socket, message.data, received)).catch(error => console.error(error));
    };
    socket.onclose = () => this.lose();
  }

  lose() {
    this.isOpen = false;
    if (this.ended)
      return;
    this.handlers.lost(this.attempts);
    setTimeout(() => this.connect(), Math.min(5000, 250 * 2 ** this.attempts++));
  }

  hear(message) {
    if (message.say === "welcome")
      sessionStorage.setItem("tab", message.tab);
    if (message.say === "open")
      this.isOpen = true;
    if (message.say === "stopped")
      this.ended = true;
    this.handlers.said(message);
  }

  async take(socket, data, received) {
    try {
      await this.show(socket, data, received);
    } finally {
      // Also when it could not be drawn, or the host would wait for ever and send no other one.
      if (socket === this.socket)
        this.say({ do: "drawn" });
    }
  }

  async show(socket, data, received) {
    const length = new DataView(data).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
    let at = 4 + length;
    for (const pane of header.panes) {
      if (pane.bytes > 0)
        pane.picture = createImageBitmap(new Blob([new Uint8Array(data, at, pane.bytes)], { type: pane.type }));
      at += pane.bytes;
    }
    for (const pane of header.panes)
      pane.picture = await pane.picture;
    const decoded = performance.now();
    this.handlers.frame(header);
    // What came by a line that has been lost meanwhile is seen, but answers nothing of this one.
    if (socket !== this.socket)
      return;
    const now = performance.now();
    const sent = this.sentAt.get(header.input);
    if (sent)
      this.timing.push(header, { sent, received, decoded, drawn: now });
    for (const [number, time] of this.sentAt) {
      if (number > header.input)
        break;
      this.latencies.push(now - time);
      this.sentAt.delete(number);
    }
    if (this.latencies.length > 2000)
      this.latencies.splice(0, 1000);
    this.answered = header.input;
  }

  // An input changes what is seen; a frame will name its number, which is returned.
  do(input) {
    if (!this.isOpen)
      return 0;
    this.sentAt.set(++this.input, performance.now());
    this.say({ ...input, n: this.input });
    return this.input;
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify(message));
  }
}
