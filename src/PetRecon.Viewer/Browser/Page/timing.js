// Where the time between an input and its picture goes, in ms, frame by frame: on the line, and waiting, drawing and encoding at the host; decoding,
// drawing and being shown here. Tests and benchmarks look at it.
const most = 1000;

export class Timing {
  constructor() {
    this.frames = [];
  }

  // A frame that was drawn, with the times of this page. It is on the screen after the browser has painted the page, which its next task follows.
  push(header, { sent, received, decoded, drawn }) {
    const [waited, drew, encoded] = header.took;
    requestAnimationFrame(() => setTimeout(() => {
      const shown = performance.now();
      this.frames.push([received - sent - waited - drew - encoded, waited, drew, encoded, decoded - received, drawn - decoded, shown - drawn]);
      if (this.frames.length > most)
        this.frames.splice(0, most / 2);
    }));
  }
}
