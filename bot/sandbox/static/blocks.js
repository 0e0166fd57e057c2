/** Block Kit blocks. */
import { elementNode } from "./elements.js";
import { h, icon, reconcile } from "./dom.js";
import { imageBlock } from "./images.js";
import { markdown } from "./markdown.js";
import { mrkdwn, textNode } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { table } from "./tables.js";
import { say } from "./words.js";

function section(block, ctx) {
  const text = block.text ? h("div", { class: "section-text" }, textNode(block.text, ctx.reader)) : null;
  const fields = block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "field" }, textNode(field, ctx.reader)))) : null;
  const accessory = block.accessory ? h("div", { class: "accessory" }, elementNode(block.accessory, block, ctx)) : null;
  return h("div", { class: "section" }, h("div", { class: "section-body" }, text, fields), accessory);
}

const HEADINGS = { 1: "h2", 2: "h3", 3: "h4", 4: "h5" };
const header = (block, ctx) => h(HEADINGS[block.level] ?? "h3", { class: `header level-${block.level ?? 1}` }, textNode(block.text, ctx.reader));

function context(block, ctx) {
  return h("div", { class: "context" }, block.elements.map((element) =>
    element.type === "image"
      ? h("img", { class: "context-image", src: element.image_url, alt: element.alt_text })
      : h("span", { class: "context-text" }, textNode(element, ctx.reader))));
}

const actions = (block, ctx) => h("div", { class: "actions" }, block.elements.map((element) => elementNode(element, block, ctx)));

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

function input(block, ctx) {
  const id = ctx.fieldId(block);
  const problem = ctx.errors[block.block_id];
  const label = [textNode(block.label, ctx.reader), block.optional ? h("span", { class: "optional" }, ` ${say("optional")}`) : null];
  const named = GROUPS.has(block.element.type) ? h("div", { class: "input-label" }, label) : h("label", { class: "input-label", for: id }, label);
  const notes = h("div", { id: `${id}-notes`, class: "input-notes" },
    problem ? h("div", { class: "input-error", "data-testid": "field-error" }, icon("warning"), problem) : null,
    block.hint ? h("div", { class: "input-hint" }, textNode(block.hint, ctx.reader)) : null);
  return h("div", { class: `input${problem ? " invalid" : ""}` }, named, elementNode(block.element, block, ctx), notes);
}

const LEVEL_ICONS = { warning: "warning", error: "warning", success: "check" };

function alert(block, ctx) {
  const level = block.level ?? "default";
  return h("div", { class: `alert ${level}`, role: "note" }, icon(LEVEL_ICONS[level] ?? "info"), h("div", {}, textNode(block.text, ctx.reader)));
}

function card(block, ctx) {
  const line = (name) => (block[name] ? h("div", { class: `card-${name}` }, textNode(block[name], ctx.reader)) : null);
  return h("div", { class: "card" },
    block.hero_image ? h("img", { class: "card-hero", src: block.hero_image.image_url, alt: block.hero_image.alt_text }) : null,
    h("div", { class: "card-body" }, line("title"), line("subtitle"), line("body"), line("subtext"),
      block.actions ? h("div", { class: "actions" }, block.actions.map((element) => elementNode(element, block, ctx))) : null));
}

const carousel = (block, ctx) => h("div", { class: "carousel", tabIndex: 0 }, block.elements.map((element) => card(element, ctx)));

function container(block, ctx) {
  const title = block.rich_text_title ? richText(block.rich_text_title, ctx.reader) : textNode(block.title, ctx.reader);
  const head = [h("strong", {}, title), block.subtitle ? h("div", { class: "card-subtitle" }, textNode(block.subtitle, ctx.reader)) : null];
  const body = h("div", { class: "container-body" }, (block.child_blocks ?? []).map((child) => blockNode(child, ctx)));
  if (!block.is_collapsible) return h("div", { class: "card container" }, h("div", { class: "container-head" }, head), body);
  return h("details", { class: "card container", open: !block.is_collapsed && !block.default_collapsed }, h("summary", {}, head), body);
}

const BLOCKS = {
  section, header, context, actions, input, alert, card, carousel, container,
  context_actions: actions,
  divider: () => h("hr", { class: "divider" }),
  image: (block, ctx) => imageBlock(block, ctx.reader),
  rich_text: (block, ctx) => richText(block, ctx.reader),
  table: (block, ctx) => table(block, ctx.reader),
  data_table: (block, ctx) => table(block, ctx.reader),
  markdown: (block) => markdown(block.text),
};

function blockNode(block, ctx) {
  const build = BLOCKS[block.type];
  const node = build ? build(block, ctx) : h("div", { class: "unknown" }, say("unknownBlock", { type: block.type }));
  node.classList.add("block");
  node.dataset.blockId = block.block_id ?? "";
  node.dataset.testid ??= `block-${block.type}`;
  return node;
}

/** Renders blocks into parent; a block that did not change keeps its nodes. */
export function renderBlocks(parent, blocks, ctx) {
  reconcile(parent, blocks.map((block, at) => ({
    key: `${block.block_id ?? at}/${block.type}`,
    sig: JSON.stringify([ctx.key, block, ctx.errors[block.block_id] ?? null, ctx.reader.epoch]),
    build: () => blockNode(block, ctx),
  })));
}

export const textOnly = (text, reader) => h("div", { class: "section-text", "data-testid": "message-text" }, mrkdwn(text, reader));
