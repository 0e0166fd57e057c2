/** The open modal: the top view of the acting person's stack. */
import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { makeContext } from "./context.js";
import { h, icon, keepFocus, reconcile, rememberFocus } from "./dom.js";
import { formFor } from "./forms.js";
import { textNode } from "./mrkdwn.js";
import { page, refresh } from "./page.js";
import { validate } from "./validate.js";
import { say } from "./words.js";

const FIELDS = "input:not([type=hidden]), textarea";

const parts = {};
const problems = new Map();
const complaints = new Map();
let shown = null;
let busy = false;

export function setUpModal(dialog) {
  parts.dialog = dialog;
  parts.head = h("header", { class: "modal-head" });
  parts.banner = h("div", { class: "modal-banner", role: "alert", "data-testid": "modal-error", hidden: true });
  parts.body = h("div", { class: "modal-body" });
  parts.foot = h("footer", { class: "modal-foot dialog-buttons" });
  parts.form = h("form", { novalidate: true }, parts.head, h("div", { class: "modal-scroll" }, parts.banner, parts.body), parts.foot);
  parts.form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close({ everything: true });
  });
  dialog.append(parts.form);
}

export function renderModal() {
  const { view } = page.state;
  if (!view) return hide();
  const opened = shown !== view.id;
  shown = view.id;
  renderFrame(view);
  renderBody(view);
  if (!parts.dialog.open) {
    parts.opener = rememberFocus();
    parts.dialog.showModal();
  }
  if (opened) begin(view);
  return undefined;
}

function hide() {
  shown = null;
  if (!parts.dialog.open) return;
  parts.dialog.close();
  // What opened it may be gone by now, as a line of a card that is finished: the focus has no way back.
  const focused = document.activeElement;
  if (focused === document.body || parts.dialog.contains(focused)) parts.opener()?.focus({ preventScroll: true });
}

function renderFrame(view) {
  const working = busy || view.busy;
  reconcile(parts.head, [{ key: "head", sig: JSON.stringify([view.title, view.depth, page.reader.epoch]), build: () => headNode(view) }]);
  reconcile(parts.foot, [{ key: "foot", sig: JSON.stringify([view.close, view.submit, working, page.reader.epoch]), build: () => footNode(view, working) }]);
  const complaint = complaints.get(view.id);
  parts.banner.hidden = !complaint;
  parts.banner.replaceChildren(...(complaint ? [icon("warning"), h("span", {}, complaint)] : []));
}

function headNode(view) {
  const back = view.depth > 1
    ? h("button", { type: "button", class: "icon-button", "aria-label": say("back"), title: say("back"), onClick: () => close({}) }, icon("back")) : null;
  return h("div", { class: "modal-title" }, back, h("span", { class: "avatar bot small", "aria-hidden": "true" }),
    h("h2", { id: "modal-title" }, textNode(view.title, page.reader)),
    h("button", { type: "button", class: "icon-button", "aria-label": say("close"), title: say("close"), onClick: () => close({ everything: true }) }, icon("close")));
}

function footNode(view, working) {
  const label = view.close ? textNode(view.close, page.reader) : say(view.submit ? "cancel" : "close");
  const cancel = h("button", { type: "button", class: "button", dataset: { focusKey: "modal-cancel" }, onClick: () => close({}) }, label);
  const send = view.submit
    ? h("button", { type: "submit", class: "button primary", "aria-busy": working ? "true" : null, "aria-disabled": working ? "true" : null, dataset: { focusKey: "modal-submit" } }, textNode(view.submit, page.reader)) : null;
  return h("div", {}, cancel, send);
}

function renderBody(view) {
  const errors = problems.get(view.id) ?? view.errors ?? {};
  const complain = (sentence) => { complaints.set(view.id, sentence); };
  renderBlocks(parts.body, view.blocks, makeContext({ key: `view/${view.id}`, container: { type: "view" }, errors, complain }));
}

function begin(view) {
  parts.body.parentElement.scrollTop = 0;
  const asked = view.blocks.find((block) => block.element?.focus_on_load);
  const place = asked ? parts.body.querySelector(`[data-block-id="${CSS.escape(asked.block_id)}"]`) : parts.body;
  const target = place.querySelector(FIELDS) ?? parts.foot.querySelector("button:last-child");
  target?.focus();
}

function focusProblem() {
  parts.body.querySelector(".invalid")?.scrollIntoView({ block: "nearest" });
  parts.body.querySelector(".invalid input, .invalid textarea")?.focus();
}

async function submit() {
  const { view, me } = page.state;
  if (!view?.submit || busy) return;
  const form = formFor(`view/${view.id}`);
  complaints.delete(view.id);
  const found = validate(view.blocks, form);
  if (Object.keys(found).length) {
    problems.set(view.id, found);
    keepFocus(renderModal);
    focusProblem();
    return;
  }
  busy = true;
  keepFocus(() => renderFrame(view));
  const answer = await post("submit", { as: me.id, state: form.state(view.blocks) });
  busy = false;
  await heed(view, answer);
}

async function heed(view, answer) {
  const errors = answer.errors && Object.keys(answer.errors).length ? answer.errors : null;
  if (errors) problems.set(view.id, errors);
  else problems.delete(view.id);
  if (answer.error) complaints.set(view.id, answer.error);
  await refresh();
  if (errors && page.state.view?.id === view.id) focusProblem();
}

async function close({ everything = false }) {
  const { view, me } = page.state;
  if (!view || busy) return;
  await post("close", { as: me.id, everything });
  await refresh();
}
