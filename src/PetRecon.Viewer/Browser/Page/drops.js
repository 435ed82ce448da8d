// Files and folders that are dropped on the page go to the host one after the other, and are opened there over what is shown.
const element = id => document.getElementById(id);

export class Drops {
  constructor() {
    this.request = null;
    this.isCancelled = false;
    let depth = 0;
    const hasFiles = event => event.dataTransfer?.types.includes("Files");
    addEventListener("dragenter", event => hasFiles(event) && (depth++, document.body.classList.add("dropping")));
    addEventListener("dragleave", event => hasFiles(event) && --depth <= 0 && document.body.classList.remove("dropping"));
    addEventListener("dragover", event => hasFiles(event) && event.preventDefault());
    addEventListener("drop", event => {
      depth = 0;
      document.body.classList.remove("dropping");
      if (!hasFiles(event))
        return;
      event.preventDefault();
      // What was dropped is there only while this event is.
      const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.() ?? entryOf(item.getAsFile())).filter(Boolean);
      this.take(entries);
    });
    element("dropCancel").onclick = () => this.cancel();
  }

  async take(entries) {
    if (this.name)
      return;
    this.name = [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, "0")).join("");
    this.isCancelled = false;
    element("dropBar").hidden = false;
    try {
      this.tell("Looking through what was dropped", null);
      const files = (await Promise.all(entries.map(entry => walk(entry, "")))).flat();
      const total = files.reduce((sum, { file }) => sum + file.size, 0);
      let sent = 0;
      for (const { file, path } of files) {
        this.goOn();
        await this.send(file, path, loaded => this.tell(`Copying ${path}`, total > 0 ? (sent + loaded) / total : null));
        sent += file.size;
      }
      this.goOn();
      this.tell("Opening", null);
      await this.post("open", { tab: sessionStorage.getItem("tab") });
      element("status").textContent = `${files.length === 1 ? files[0].path : `${files.length} files`} opened.`;
    } catch (error) {
      element("status").textContent = this.isCancelled ? "Given up." : error.message;
      if (this.isCancelled)
        await this.post("cancel").catch(() => {});
    } finally {
      this.name = null;
      element("dropBar").hidden = true;
    }
  }

  hear(message) {
    if (this.name)
      this.tell(message.text, message.share);
  }

  tell(text, share) {
    element("dropText").textContent = text;
    if (share === null || share === undefined)
      element("dropShare").removeAttribute("value");
    else
      element("dropShare").value = share;
  }

  cancel() {
    this.isCancelled = true;
    this.request?.abort();
  }

  // While folders are looked through there is no request that could be ended.
  goOn() {
    if (this.isCancelled)
      throw new Error("Given up.");
  }

  address(what, fields) {
    return `/drop/${what}?${new URLSearchParams({ drop: this.name, ...fields })}`;
  }

  post(what, fields = {}) {
    return this.ask(this.address(what, fields), null, () => {});
  }

  send(file, path, progress) {
    return this.ask(this.address("file", { path }), file, progress);
  }

  // fetch does not say how far an upload is.
  ask(address, body, progress) {
    return new Promise((resolve, reject) => {
      const request = this.request = new XMLHttpRequest();
      request.upload.onprogress = event => progress(event.loaded);
      request.onload = () => request.status === 204 ? resolve() : reject(new Error(request.responseText.trim() || `The host answered ${request.status}.`));
      request.onerror = () => reject(new Error("The connection is broken."));
      request.onabort = () => reject(new Error("Given up."));
      request.open("POST", address);
      request.send(body);
    });
  }
}

// A browser that knows no entries has files all the same.
function entryOf(file) {
  return file && { isFile: true, name: file.name, file: resolve => resolve(file) };
}

async function walk(entry, folder) {
  if (entry.isFile)
    return [{ path: folder + entry.name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred at a time, and then nothing.
  for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length > 0;)
    found.push(...some);
  return (await Promise.all(found.map(child => walk(child, `${folder}${entry.name}/`)))).flat();
}
