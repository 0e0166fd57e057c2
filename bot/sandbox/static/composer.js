/** The box to write in, with its suggestions and Slack's complaints above it. */
import { post, upload } from "./api.js";
import { attach, attached, keep, makeAttachments, renderAttachments } from "./attaching.js";
import { h, icon, uniqueId } from "./dom.js";
import { keepDraft, readDraft } from "./drafts.js";
import { page, refresh } from "./page.js";
import { toggleMenu } from "./popups.js";
import { currentToken, suggestions } from "./suggestions.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const TALLEST = 240;
const COMMAND = /^\/[a-z0-9_-]+$/i;

/** thread() names the thread written to, or null. */
export function makeComposer({ id, thread }) {
  const list = h("div", { class: "suggestions", role: "listbox", id: uniqueId("suggest"), "data-testid": "suggestions", hidden: true });
  const error = h("div", { class: "composer-error", role: "alert", "data-testid": `${id}-error`, hidden: true });
  const text = h("textarea", {
    id, rows: 1, class: "composer-text", "aria-autocomplete": "list", "aria-haspopup": "listbox",
    "aria-controls": list.id, autocomplete: "off", "data-testid": id, dataset: { focusKey: id },
  });
  const send = h("button", { type: "button", class: "send" }, icon("send"));
  const shortcuts = h("button", { type: "button", class: "icon-button", "aria-haspopup": "menu", "aria-expanded": "false" }, icon("plus"));
  const files = makeAttachments({ id, changed: () => grow(self) });
  const hint = h("div", { class: "composer-hint", "aria-hidden": "true" });
  const box = h("div", { class: "composer-box" }, files.list, text, h("div", { class: "composer-bar" }, h("span", { class: "anchor" }, shortcuts), files.button, files.input, hint, send));
  const closed = h("div", { class: "composer-closed", hidden: true }, icon("info"), h("span"));
  const self = { thread, list, error, text, send, shortcuts, files, hint, box, closed, active: -1, offered: [], draftKey: null, node: h("div", { class: "composer" }, error, list, box, closed) };
  wire(self);
  return self;
}

function wire(self) {
  self.text.addEventListener("input", () => {
    keepDraft(self.draftKey, self.text.value);
    complain(self, null);
    typed(self);
  });
  self.text.addEventListener("click", () => typed(self));
  self.text.addEventListener("blur", () => offer(self, []));
  self.text.addEventListener("keydown", (event) => onKey(self, event));
  self.text.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    attach(self.files, event.clipboardData.files);
  });
  self.send.addEventListener("click", () => send(self));
  self.shortcuts.addEventListener("click", () => toggleMenu(self.shortcuts, globalShortcuts(), { label: say("shortcuts"), align: "start" }));
  self.list.addEventListener("pointerdown", (event) => event.preventDefault());
  self.list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) accept(self, Number(option.dataset.index));
  });
}

const globals = () => page.state.shortcuts.filter((shortcut) => shortcut.type === "global");

function globalShortcuts() {
  return globals().map((shortcut) => ({
    node: [shortcut.name, h("span", { class: "option-detail" }, shortcut.description || page.state.app.name)],
    async run() {
      const answer = await post("shortcut", { as: page.state.me.id, callback_id: shortcut.callback_id });
      if (answer.error) toast(answer.error);
    },
  }));
}

export function renderComposer(self, { name, closed }) {
  const key = [page.state.me.id, page.place.channel, self.thread() ?? ""].join("/");
  if (self.draftKey !== key) {
    self.draftKey = key;
    self.text.value = readDraft(key);
    complain(self, null);
    offer(self, []);
  }
  renderAttachments(self.files, key);
  const label = self.thread() ? say("reply") : say("messageTo", { name });
  self.text.placeholder = label;
  self.text.setAttribute("aria-label", label);
  self.send.setAttribute("aria-label", say("send"));
  self.send.title = say("send");
  self.shortcuts.setAttribute("aria-label", say("shortcuts"));
  self.shortcuts.title = say("shortcuts");
  self.shortcuts.hidden = !globals().length || Boolean(self.thread());
  self.box.hidden = Boolean(closed);
  self.closed.hidden = !closed;
  self.closed.lastElementChild.textContent = closed ?? "";
  grow(self);
}

function grow(self) {
  self.text.style.height = "auto";
  self.text.style.height = `${Math.min(self.text.scrollHeight, TALLEST)}px`;
  self.send.disabled = !self.text.value.trim() && !attached(self.files).length;
}

function complain(self, sentence) {
  self.error.hidden = !sentence;
  self.error.replaceChildren(...(sentence ? [icon("warning"), h("span", {}, sentence)] : []));
}

function typed(self) {
  grow(self);
  const before = self.text.value.slice(0, self.text.selectionStart);
  offer(self, suggestions(before, { commands: !self.thread() }));
  const command = page.state.commands.find((one) => self.text.value.startsWith(`${one.command} `));
  self.hint.textContent = command && !self.thread() ? `${command.command} ${command.usage_hint ?? ""}` : "";
}

function offer(self, offered) {
  self.offered = offered;
  self.list.hidden = !offered.length;
  self.list.replaceChildren(...offered.map((one, index) =>
    h("div", { role: "option", class: "option", id: `${self.list.id}-${index}`, "aria-selected": "false", dataset: { index } }, one.node())));
  activate(self, offered.length ? 0 : -1);
}

function activate(self, index) {
  self.list.querySelector(".active")?.classList.remove("active");
  self.active = index;
  const node = self.list.children[index];
  if (!node) return self.text.removeAttribute("aria-activedescendant");
  node.classList.add("active");
  node.scrollIntoView({ block: "nearest" });
  return self.text.setAttribute("aria-activedescendant", node.id);
}

function accept(self, index) {
  const caret = self.text.selectionStart;
  const before = self.text.value.slice(0, caret);
  const start = before.length - currentToken(before).length;
  self.text.setRangeText(`${self.offered[index].insert} `, start, caret, "end");
  self.text.dispatchEvent(new Event("input"));
}

function onKey(self, event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const open = self.active >= 0;
  if (step && open) {
    event.preventDefault();
    activate(self, (self.active + step + self.offered.length) % self.offered.length);
  } else if (event.key === "Escape" && open) {
    event.preventDefault();
    offer(self, []);
  } else if (event.key === "Tab" && open) {
    event.preventDefault();
    accept(self, self.active);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (open && !wholeAlready(self)) accept(self, self.active);
    else send(self);
  }
}

function wholeAlready(self) {
  const token = currentToken(self.text.value.slice(0, self.text.selectionStart));
  return self.offered.some((one) => one.insert.toLowerCase() === token.toLowerCase());
}

async function send(self) {
  const text = self.text.value.trim();
  const files = attached(self.files);
  if (!text && !files.length) return;
  const { draftKey } = self;
  const [word] = text.split(/\s/, 1);
  const command = !files.length && COMMAND.test(word);
  if (command && self.thread()) {
    complain(self, say("noCommandsHere", { command: word }));
    return;
  }
  clear(self);
  const place = { as: page.state.me.id, channel: page.place.channel };
  const message = { ...place, text, ...(self.thread() ? { thread_ts: self.thread() } : {}) };
  const answer = command ? await post("command", { ...place, text })
    : files.length ? await upload(message, files) : await post("message", message);
  if (answer.error) {
    restore(self, draftKey, text, files);
    complain(self, answer.error);
  }
  await refresh();
}

function clear(self) {
  self.text.value = "";
  keepDraft(self.draftKey, "");
  keep(self.files, []);
  complain(self, null);
  typed(self);
}

export const attachTo = (self, files) => {
  attach(self.files, files);
  self.text.focus();
};

/** Gives back what could not be sent, unless the person has begun something new. */
function restore(self, draftKey, text, files) {
  if (files.length) keep(self.files, files, draftKey);
  if (readDraft(draftKey)) return;
  keepDraft(draftKey, text);
  if (self.draftKey !== draftKey) return;
  self.text.value = text;
  grow(self);
}
