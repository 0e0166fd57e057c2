/** Rich text blocks. */
import { h } from "./dom.js";
import { broadcast, channel, dateNode, emojiNode, link, person } from "./links.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };
const BULLETS = { bullet: ["disc", "circle", "square"], ordered: ["decimal", "lower-alpha", "lower-roman"] };

const LEAVES = {
  text: (leaf) => lines(leaf.text),
  link: (leaf) => link(leaf.url, leaf.text || leaf.url),
  emoji: (leaf) => emojiNode(leaf.name),
  user: (leaf, reader) => person(leaf.user_id, null, reader),
  usergroup: () => broadcast("team"),
  channel: (leaf, reader) => channel(leaf.channel_id, null, reader),
  broadcast: (leaf) => broadcast(leaf.range),
  color: (leaf) => h("span", {}, h("span", { class: "swatch", style: { background: leaf.value } }), leaf.value),
  date: (leaf, reader) => dateNode(leaf.timestamp, leaf.format, leaf.url, leaf.fallback, reader),
};

function lines(text) {
  const out = document.createDocumentFragment();
  text.split("\n").forEach((line, number) => out.append(...(number ? [h("br")] : []), line));
  return out;
}

function leafNode(leaf, reader) {
  let node = LEAVES[leaf.type]?.(leaf, reader) ?? document.createTextNode(leaf.text ?? "");
  for (const [style, tag] of Object.entries(STYLES)) {
    if (leaf.style?.[style]) node = h(tag, {}, node);
  }
  return node;
}

const leaves = (element, reader) => element.elements.map((leaf) => leafNode(leaf, reader));

function list(element, reader) {
  const indent = element.indent ?? 0;
  const kind = BULLETS[element.style === "ordered" ? "ordered" : "bullet"];
  const style = { listStyleType: kind[indent % 3], marginLeft: `${indent * 24}px` };
  const start = element.offset ? { start: element.offset + 1 } : {};
  const items = element.elements.map((item) => h("li", {}, leaves(item, reader)));
  return h(element.style === "ordered" ? "ol" : "ul", { style, ...start }, items);
}

const PARTS = {
  rich_text_section: (element, reader) => h("div", { class: "rich-section" }, leaves(element, reader)),
  rich_text_list: list,
  rich_text_quote: (element, reader) => h("blockquote", {}, leaves(element, reader)),
  rich_text_preformatted: (element, reader) => h("pre", {}, h("code", {}, leaves(element, reader))),
};

export function richText(block, reader) {
  return h("div", { class: "rich-text" }, block.elements.map((element) => PARTS[element.type]?.(element, reader)));
}
