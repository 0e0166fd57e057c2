/** A field with a list of choices to filter: one or many, known beforehand or searched for. */
import { h, icon, uniqueId } from "./dom.js";
import { float, unfloat } from "./popups.js";
import { say } from "./words.js";

const PATIENCE = 150;

/**
 * config: {label, labelledBy, describedBy, placeholder, focusKey, many, limit, groups(query) -> Promise<{groups, note}>,
 * chosen() -> [choice], choose([choice]), invalid, clearable}. A choice is {key, label, node, detail}.
 */
export function combobox(config) {
  const list = h("div", { class: "popup listbox", role: "listbox", id: uniqueId("list"), popover: "manual", "data-testid": "options" });
  const input = h("input", {
    type: "text", class: "combo-input", role: "combobox", autocomplete: "off", spellcheck: "false",
    id: config.id, "aria-label": config.id ? null : config.label, "aria-controls": list.id, "aria-expanded": "false",
    "aria-autocomplete": "list", "aria-describedby": config.describedBy, "aria-invalid": config.invalid ? "true" : null,
    "aria-required": config.required ? "true" : null, dataset: { focusKey: config.focusKey },
  });
  const chips = h("span", { class: "chips" });
  const field = h("div", { class: `combo${config.many ? " many" : ""}`, "data-testid": "combobox" }, chips, input, icon("down"), list);
  const box = { config, list, input, chips, field, shown: "", open: false, active: -1, choices: [], turn: 0, timer: null };
  if (config.many) list.setAttribute("aria-multiselectable", "true");
  showChosen(box);
  wire(box);
  return field;
}

function wire(box) {
  const { field, input } = box;
  input.addEventListener("input", () => { open(box); refill(box, PATIENCE); });
  input.addEventListener("keydown", (event) => onKey(box, event));
  input.addEventListener("blur", () => leave(box));
  field.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".chip button, .popup")) return;
    if (event.target !== input) event.preventDefault();
    input.focus();
    if (box.open && event.target !== input) close(box);
    else if (!box.open) { open(box); refill(box, 0); }
  });
  box.list.addEventListener("pointerdown", (event) => event.preventDefault());
  box.list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(box, Number(option.dataset.index));
  });
}

const query = (box) => (box.input.value === box.shown ? "" : box.input.value.trim());

function open(box) {
  if (box.open) return;
  box.open = true;
  if (box.input.value === box.shown) box.input.select();
  box.input.setAttribute("aria-expanded", "true");
  box.list.setAttribute("aria-label", box.config.label);
}

function close(box) {
  clearTimeout(box.timer);
  box.turn += 1;
  box.open = false;
  box.active = -1;
  unfloat(box.list);
  box.input.setAttribute("aria-expanded", "false");
  box.list.removeAttribute("aria-label");
  box.input.removeAttribute("aria-activedescendant");
  showChosen(box);
}

function leave(box) {
  const cleared = !box.config.many && box.config.clearable && box.input.value === "" && box.shown !== "";
  close(box);
  if (cleared) choose(box, []);
}

function refill(box, patience) {
  clearTimeout(box.timer);
  box.timer = setTimeout(() => fill(box), patience);
}

async function fill(box) {
  const turn = (box.turn += 1);
  const late = setTimeout(() => turn === box.turn && paint(box, [], say("searching")), 250);
  const { groups, note } = await box.config.groups(query(box));
  clearTimeout(late);
  if (turn !== box.turn || !box.open) return;
  const any = groups.some((group) => group.choices.length);
  paint(box, groups, note ?? (any ? null : say("noResults")));
}

function paint(box, groups, note) {
  const chosen = new Set(box.config.chosen().map((choice) => choice.key));
  box.choices = [];
  const nodes = groups.filter((group) => group.choices.length).map((group) => {
    const options = group.choices.map((choice) => optionNode(box, choice, chosen));
    if (!group.label) return options;
    return h("div", { role: "group", "aria-label": group.label }, h("div", { class: "group-label", role: "presentation" }, group.label), options);
  });
  box.list.replaceChildren(...nodes.flat(), ...(note ? [h("div", { class: "list-note", role: "status" }, note)] : []));
  const current = box.choices.findIndex((choice) => chosen.has(choice.key));
  activate(box, box.choices.length ? Math.max(current, 0) : -1);
  float(box.list, box.field);
}

function optionNode(box, choice, chosen) {
  const index = box.choices.push(choice) - 1;
  const node = h("div", { role: "option", class: "option", id: `${box.list.id}-${index}`, "aria-selected": String(chosen.has(choice.key)), dataset: { index } },
    h("span", { class: "option-label" }, choice.node?.() ?? choice.label),
    choice.detail ? h("span", { class: "option-detail" }, choice.detail) : null,
    h("span", { class: "option-check" }, icon("check")));
  return node;
}

function activate(box, index) {
  box.list.querySelector(".active")?.classList.remove("active");
  box.active = index;
  const node = box.list.querySelector(`[data-index="${index}"]`);
  if (!node) return box.input.removeAttribute("aria-activedescendant");
  node.classList.add("active");
  node.scrollIntoView({ block: "nearest" });
  return box.input.setAttribute("aria-activedescendant", node.id);
}

function onKey(box, event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    if (!box.open) { open(box); refill(box, 0); } else if (box.choices.length) activate(box, (box.active + step + box.choices.length) % box.choices.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (box.open && box.active >= 0) pick(box, box.active);
    else if (!box.open) { open(box); refill(box, 0); }
  } else if (event.key === "Escape" && box.open) {
    event.preventDefault();
    event.stopPropagation();
    close(box);
  } else if (event.key === "Backspace" && !box.input.value) removeLast(box);
}

function removeLast(box) {
  const chosen = box.config.chosen();
  if (!box.config.many || !chosen.length) return;
  choose(box, chosen.slice(0, -1));
}

function pick(box, index) {
  const choice = box.choices[index];
  const chosen = box.config.chosen();
  if (!box.config.many) return finish(box, [choice]);
  const without = chosen.filter((other) => other.key !== choice.key);
  if (without.length < chosen.length) return finish(box, without);
  return finish(box, box.config.limit && chosen.length >= box.config.limit ? chosen : [...chosen, choice]);
}

function finish(box, chosen) {
  box.input.value = "";
  close(box);
  choose(box, chosen);
}

function choose(box, chosen) {
  box.config.choose(chosen);
  showChosen(box);
}

function showChosen(box) {
  const { config, input, chips } = box;
  const chosen = config.chosen();
  input.placeholder = chosen.length && config.many ? "" : config.placeholder;
  box.shown = config.many ? "" : chosen[0]?.label ?? "";
  if (!config.many) {
    input.value = box.shown;
    return;
  }
  if (!box.open) input.value = "";
  chips.replaceChildren(...chosen.map((choice) => chip(box, choice)));
}

function chip(box, choice) {
  const remove = h("button", { type: "button", "aria-label": say("remove", { name: choice.label }) }, icon("close"));
  remove.addEventListener("click", () => {
    choose(box, box.config.chosen().filter((other) => other.key !== choice.key));
    box.input.focus();
  });
  return h("span", { class: "chip" }, h("span", {}, choice.label), remove);
}
