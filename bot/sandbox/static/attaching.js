/** Files on their way into a message: chosen, dropped or pasted, and shown above the text until it is sent. */
import { h, icon } from "./dom.js";
import { fileIcon, size } from "./files.js";
import { say } from "./words.js";

/** What waits in each conversation, by its draft's key. Only text survives a reload. */
const waiting = new Map();

/** changed() is called whenever a file comes or goes. */
export function makeAttachments({ id, changed }) {
  const input = h("input", { type: "file", multiple: true, class: "visually-hidden", tabIndex: -1, "aria-hidden": "true", "data-testid": `${id}-files` });
  const button = h("button", { type: "button", class: "icon-button", onClick: () => input.click() }, icon("clip"));
  const list = h("ul", { class: "attached", "data-testid": `${id}-attached`, hidden: true });
  const self = { input, button, list, key: null, changed };
  input.addEventListener("change", () => {
    attach(self, input.files);
    input.value = "";
  });
  return self;
}

export const attached = (self) => waiting.get(self.key) ?? [];

export function attach(self, files) {
  if (!files.length) return;
  keep(self, [...attached(self), ...files]);
}

export function keep(self, files, key = self.key) {
  if (files.length) waiting.set(key, files);
  else waiting.delete(key);
  renderAttachments(self, self.key);
  self.changed();
}

export function renderAttachments(self, key) {
  self.key = key;
  self.button.setAttribute("aria-label", say("attach"));
  self.button.title = say("attach");
  self.list.setAttribute("aria-label", say("attachedFiles"));
  const files = attached(self);
  self.list.hidden = !files.length;
  self.list.replaceChildren(...files.map((file) => chip(self, file)));
}

function chip(self, file) {
  const label = say("remove", { name: file.name });
  const remove = () => {
    keep(self, attached(self).filter((one) => one !== file));
    (self.list.querySelector("button") ?? self.button).focus();
  };
  return h("li", { class: "attached-file" }, fileIcon(file.name),
    h("div", { class: "file-lines" }, h("strong", { class: "file-name" }, file.name), h("span", { class: "file-kind" }, size(file.size))),
    h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onClick: remove }, icon("close")));
}

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

/** Files may be dropped anywhere on root; name() says where they will go, or is empty where they cannot. */
export function takeDrops(root, name, take) {
  const veil = h("div", { class: "drop-veil", hidden: true, "aria-hidden": "true", "data-testid": "drop-veil" });
  let depth = 0;
  const show = (by) => {
    depth = by ? Math.max(0, depth + by) : 0;
    veil.hidden = !depth;
    veil.textContent = depth ? say("dropHere", { name: name() }) : "";
  };
  root.append(veil);
  const when = (kind, deed) => root.addEventListener(kind, (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (name()) deed(event);
  });
  when("dragenter", () => show(1));
  when("dragleave", () => show(-1));
  when("dragover", () => {});
  when("drop", (event) => {
    show(0);
    take(event.dataTransfer.files);
  });
}
