/** The markdown block: headings, lists, quotes, code, tables and the usual inline marks. */
import { h } from "./dom.js";
import { emojiNode, link } from "./links.js";

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|\*(.+?)\*|\b_(.+?)_\b|~~(.+?)~~|!?\[([^\]]*)\]\(([^)\s]+)\)|:([a-z0-9_+-]+):/g;

function inline(text) {
  const out = document.createDocumentFragment();
  let last = 0;
  for (const match of text.matchAll(INLINE)) {
    out.append(text.slice(last, match.index), styled(match));
    last = match.index + match[0].length;
  }
  out.append(text.slice(last));
  return out;
}

function styled([, code, bold, bold2, italic, italic2, strike, label, url, name]) {
  if (code) return h("code", {}, code);
  if (bold || bold2) return h("strong", {}, inline(bold || bold2));
  if (italic || italic2) return h("em", {}, inline(italic || italic2));
  if (strike) return h("s", {}, inline(strike));
  if (url) return link(url, label || url);
  return emojiNode(name);
}

const cells = (line) => line.replace(/^\s*\||\|\s*$/g, "").split("|").map((cell) => cell.trim());

function table(lines) {
  const [head, rule, ...rows] = lines.map(cells);
  const align = rule.map((mark) => (mark.endsWith(":") ? (mark.startsWith(":") ? "center" : "right") : "left"));
  const row = (tag) => (line) => h("tr", {}, line.map((cell, at) => h(tag, { style: { textAlign: align[at] } }, inline(cell))));
  return h("div", { class: "table-scroll" }, h("table", { class: "table" }, h("thead", {}, row("th")(head)), h("tbody", {}, rows.map(row("td")))));
}

const KINDS = [
  { test: /^#{1,6} /, take: 1, build: ([line]) => h("h4", {}, inline(line.replace(/^#+ /, ""))) },
  { test: /^(-{3,}|\*{3,})$/, take: 1, build: () => h("hr") },
  { test: /^> ?/, build: (lines) => h("blockquote", {}, spoken(lines.map((line) => line.slice(1).trim()))) },
  { test: /^\s*[-*+] /, build: (lines) => h("ul", {}, lines.map((line) => h("li", {}, inline(line.replace(/^\s*[-*+] /, ""))))) },
  { test: /^\s*\d+[.)] /, build: (lines) => h("ol", {}, lines.map((line) => h("li", {}, inline(line.replace(/^\s*\d+[.)] /, ""))))) },
  { test: /^\s*\|/, build: (lines) => (lines.length > 1 ? table(lines) : spoken(lines)) },
];

function spoken(lines) {
  return h("p", {}, lines.map((line, at) => [at ? h("br") : null, inline(line)]));
}

function prose(text) {
  const lines = text.split("\n");
  const nodes = [];
  while (lines.length) {
    const kind = KINDS.find(({ test }) => test.test(lines[0]));
    const starts = (line) => (kind ? kind.test.test(line) : line.trim() && !KINDS.some(({ test }) => test.test(line)));
    let count = kind?.take ?? 0;
    while (!kind?.take && count < lines.length && starts(lines[count])) count += 1;
    const taken = lines.splice(0, Math.max(count, 1));
    if (taken.some((line) => line.trim())) nodes.push(kind ? kind.build(taken) : spoken(taken));
  }
  return nodes;
}

export function markdown(text) {
  const parts = text.split(/```[^\n]*\n([\s\S]*?)```/);
  return h("div", { class: "markdown" }, parts.map((part, at) => (at % 2 ? h("pre", {}, h("code", {}, part)) : prose(part))));
}
