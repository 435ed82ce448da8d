// Panels that were closed stay closed when the page is loaded again.
export function rememberFolding() {
  const closed = new Set(read());
  for (const panel of document.querySelectorAll("details.panel")) {
    panel.open = !closed.has(panel.id);
    panel.addEventListener("toggle", () => {
      closed[panel.open ? "delete" : "add"](panel.id);
      sessionStorage.setItem("closed", JSON.stringify([...closed]));
    });
  }
}

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem("closed"));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
