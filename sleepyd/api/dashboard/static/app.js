/* The dashboard's own script: files dropped on the corrections page. Everything else works without scripts. */
"use strict";

(() => {
  const form = document.getElementById("drop");
  if (!form) return;
  const input = form.querySelector("input");
  const said = form.querySelector("[data-said]");
  form.querySelector("[data-without]").remove();
  input.disabled = false;

  const tell = (text) => {
    const item = document.createElement("li");
    item.textContent = text;
    said.prepend(item);
    while (said.childElementCount > 8) said.lastElementChild.remove();
  };

  const send = async (file) => {
    const address = `${form.dataset.to}?name=${encodeURIComponent(file.name)}`;
    const headers = { "Content-Type": "application/octet-stream", "X-CSRF-Token": form.dataset.csrf, "HX-Request": "true" };
    try {
      const reply = await fetch(address, { method: "POST", headers, body: file });
      if (reply.status === 401) return location.reload();
      if (reply.ok) return tell(`${file.name}: handed in, rustc looks at it.`);
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      tell(page.body.textContent.trim().slice(0, 500) || `${file.name}: refused (${reply.status}).`);
    } catch {
      tell(`${file.name}: the daemon does not answer, or the file cannot be read.`);
    }
  };

  const sendAll = async (files) => {
    for (const file of files) await send(file);
    input.value = "";
    document.body.dispatchEvent(new Event("dropped"));
  };

  const carriesFiles = (event) => event.dataTransfer && event.dataTransfer.types.includes("Files");
  input.addEventListener("change", () => sendAll([...input.files]));
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    sendAll([...event.dataTransfer.files]);
  });
})();
