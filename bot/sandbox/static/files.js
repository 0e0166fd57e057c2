/** Files in messages: pictures as they are, everything else as a card with a link to download it. */
import { h, icon } from "./dom.js";
import { imageBlock } from "./images.js";
import { say } from "./words.js";

const UNITS = ["bytes", "KB", "MB", "GB"];

/** As Slack shows sizes: 17 bytes, 4 KB, 1.5 MB. */
export function size(bytes) {
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit < 2 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export const ending = (name) => (name.includes(".") ? name.split(".").pop().toLowerCase() : "");

export function fileNode(file, reader) {
  if (file.mode === "tombstone") return h("div", { class: "file gone", "data-testid": "file-gone" }, say("fileDeleted"));
  if (file.image_url) {
    const title = { text: file.title ?? file.name };
    return imageBlock({ image_url: file.image_url, alt_text: file.alt_txt || file.title || file.name, title }, reader);
  }
  const kind = file.pretty_type || ending(file.name).toUpperCase();
  const details = [kind, size(file.size)].filter(Boolean).join(" · ");
  return h("div", { class: "file", "data-testid": "file", "data-file": file.id },
    fileIcon(file.name),
    h("div", { class: "file-lines" }, h("strong", { class: "file-name", title: file.name }, file.title || file.name), h("span", { class: "file-kind" }, details)),
    file.download_url ? downloadLink(file) : null);
}

const downloadLink = (file) => h("a", {
  class: "icon-button", href: file.download_url, download: file.name, title: say("download"),
  "aria-label": say("downloadFile", { name: file.name }), dataset: { focusKey: `file/${file.id}` },
}, icon("download"));

const SHEETS = ["csv", "tsv", "xls", "xlsx"];

export function fileIcon(name) {
  const end = ending(name);
  const sheet = SHEETS.includes(end) ? " sheet" : "";
  return h("span", { class: `file-icon${sheet}`, "aria-hidden": "true" }, end.slice(0, 4).toUpperCase() || icon("clip"));
}
