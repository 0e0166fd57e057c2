/** Block Kit's interactive elements. */
import { selectMenu } from "./choices.js";
import { fromWallTime, wallTime } from "./dates.js";
import { h, icon, uniqueId } from "./dom.js";
import { plain, textNode } from "./mrkdwn.js";
import { confirmed, toggleMenu } from "./popups.js";
import { say } from "./words.js";

const SETTLE = 500;

const words = (object) => (object ? h("span", {}, plain(object.text)).textContent : null);

/** The names and states that tell a screen reader what a control is. */
function access(element, block, ctx) {
  const inInput = block.type === "input";
  return {
    id: inInput ? ctx.fieldId(block) : null,
    label: inInput ? words(block.label) : element.accessibility_label ?? words(element.placeholder) ?? say("select"),
    describedBy: inInput ? `${ctx.fieldId(block)}-notes` : null,
    invalid: Boolean(ctx.errors[block.block_id]),
    required: inInput && !block.optional,
    focusKey: ctx.focusKey(block, element),
  };
}

function fieldProps(element, block, ctx) {
  const names = access(element, block, ctx);
  return {
    id: names.id, "aria-label": names.id ? null : names.label, "aria-describedby": names.describedBy,
    "aria-invalid": names.invalid ? "true" : null, "aria-required": names.required ? "true" : null,
    dataset: { focusKey: names.focusKey },
  };
}

async function whileBusy(node, work) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function button(element, block, ctx) {
  const props = {
    class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label,
    dataset: { focusKey: ctx.focusKey(block, element), actionId: element.action_id },
  };
  const press = () => whileBusy(node, async () => {
    if (await confirmed(element.confirm, ctx.reader)) await ctx.act(block, element, element.value === undefined ? {} : { value: element.value });
  });
  const node = element.url
    ? h("a", { ...props, href: /^(https?|slack|mailto):/i.test(element.url) ? element.url : null, target: "_blank", rel: "noopener noreferrer", onClick: press }, textNode(element.text, ctx.reader))
    : h("button", { ...props, type: "button", onClick: press }, textNode(element.text, ctx.reader));
  return node;
}

function overflow(element, block, ctx) {
  const label = element.accessibility_label ?? say("moreActions");
  const node = h("button", {
    type: "button", class: "button overflow", "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false",
    dataset: { focusKey: ctx.focusKey(block, element), actionId: element.action_id },
  }, icon("dots"));
  const choose = (option) => whileBusy(node, async () => {
    if (option.url) window.open(option.url, "_blank", "noopener");
    if (await confirmed(element.confirm, ctx.reader)) await ctx.act(block, element, { selected_option: option });
  });
  const items = element.options.map((option) => ({
    node: [textNode(option.text, ctx.reader), option.description ? h("span", { class: "option-detail" }, textNode(option.description, ctx.reader)) : null],
    run: () => choose(option),
  }));
  node.addEventListener("click", () => toggleMenu(node, items, { label }));
  return h("span", { class: "anchor" }, node);
}

function textInput(element, block, ctx) {
  const props = {
    ...fieldProps(element, block, ctx), class: "text-input", autocomplete: "off", placeholder: words(element.placeholder),
    maxlength: element.max_length, value: ctx.form.get(block, element).value ?? "",
  };
  const node = element.multiline ? h("textarea", { ...props, rows: 4 }) : h("input", { ...props, ...KEYBOARDS[element.type] });
  const when = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let timer;
  node.addEventListener("input", () => {
    ctx.typed(block, element, { value: node.value || null });
    clearTimeout(timer);
    if (block.dispatch_action && when.includes("on_character_entered")) timer = setTimeout(() => ctx.act(block, element, { value: node.value }), SETTLE);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || element.multiline) return;
    if (!block.dispatch_action || !when.includes("on_enter_pressed")) return;
    event.preventDefault();
    ctx.act(block, element, { value: node.value });
  });
  return node;
}

const KEYBOARDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email", spellcheck: "false" },
  url_text_input: { type: "url", spellcheck: "false" },
};

/** Native pickers report every keystroke of a year; the app hears of it when the hand rests. */
function picker(type, read, write) {
  return (element, block, ctx) => {
    const node = h("input", {
      ...fieldProps(element, block, ctx), type, class: "text-input picker", value: read(ctx.form.get(block, element), ctx.reader),
      min: type === "date" ? "1900-01-01" : null, max: type === "date" ? "9999-12-31" : null, title: words(element.placeholder),
    });
    let timer;
    node.addEventListener("input", () => {
      const entry = write(node.value, ctx.reader);
      ctx.typed(block, element, entry);
      clearTimeout(timer);
      timer = setTimeout(() => ctx.changed(block, element, entry), SETTLE);
    });
    return node;
  };
}

const zoned = (entry, reader) => (entry.selected_date_time ? wallTime(new Date(entry.selected_date_time * 1000), reader.zone) : "");
const seconds = (wall, reader) => (wall ? Math.round(fromWallTime(wall, reader.zone) / 1000) : null);

function choicesList(kind, read, write) {
  return (element, block, ctx) => {
    const names = access(element, block, ctx);
    const group = uniqueId("group");
    const items = element.options.map((option, index) => {
      const control = h("input", {
        type: kind, name: group, value: option.value, checked: read(ctx.form.get(block, element)).includes(option.value),
        "aria-invalid": names.invalid ? "true" : null, dataset: { focusKey: `${names.focusKey}/${index}` },
      });
      control.addEventListener("change", () => {
        const boxes = [...node.querySelectorAll("input")];
        const chosen = element.options.filter((_, at) => boxes[at].checked);
        ctx.changed(block, element, write(chosen));
      });
      const detail = option.description ? h("span", { class: "choice-detail" }, textNode(option.description, ctx.reader)) : null;
      return h("label", { class: "choice" }, control, h("span", {}, textNode(option.text, ctx.reader), detail));
    });
    const role = kind === "radio" ? "radiogroup" : "group";
    const node = h("div", { class: "choices", role, "aria-label": names.label, "aria-describedby": names.describedBy }, items);
    return node;
  };
}

const image = (element) => h("img", { class: "accessory-image", src: element.image_url, alt: element.alt_text });
const select = (element, block, ctx) => selectMenu(element, block, ctx, access(element, block, ctx));

const ELEMENTS = {
  button, overflow, image,
  workflow_button: button,
  plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput,
  datepicker: picker("date", (entry) => entry.selected_date ?? "", (value) => ({ selected_date: value || null })),
  timepicker: picker("time", (entry) => entry.selected_time ?? "", (value) => ({ selected_time: value || null })),
  datetimepicker: picker("datetime-local", zoned, (value, reader) => ({ selected_date_time: seconds(value, reader) })),
  checkboxes: choicesList("checkbox", (entry) => entry.selected_options.map((option) => option.value), (chosen) => ({ selected_options: chosen })),
  radio_buttons: choicesList("radio", (entry) => [entry.selected_option?.value], (chosen) => ({ selected_option: chosen[0] ?? null })),
};

export function elementNode(element, block, ctx) {
  if (element.type.endsWith("_select")) return select(element, block, ctx);
  const build = ELEMENTS[element.type];
  return build ? build(element, block, ctx) : h("span", { class: "unknown" }, say("unknownBlock", { type: element.type }));
}
