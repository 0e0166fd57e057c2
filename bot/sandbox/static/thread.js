/** The side pane with one thread. */
import { attachTo, makeComposer, renderComposer } from "./composer.js";
import { takeDrops } from "./attaching.js";
import { h, icon, reconcile } from "./dom.js";
import { messageItems } from "./messages.js";
import { currentChannel, go, page } from "./page.js";
import { closed } from "./pane.js";
import { stickToBottom } from "./scroller.js";
import { say } from "./words.js";

const parts = {};
let shown = null;

export function setUpThread(root) {
  parts.root = root;
  parts.heading = h("h2");
  parts.close = h("button", { type: "button", class: "icon-button", onClick: () => go({ thread: null }) }, icon("close"));
  parts.content = h("div", { class: "message-list" });
  parts.scroll = h("div", { class: "pane-scroll", role: "log", "aria-live": "off", tabIndex: 0 }, parts.content);
  parts.composer = makeComposer({ id: "thread-composer", thread: () => page.place.thread });
  parts.scroller = stickToBottom(parts.scroll, parts.content, () => {});
  root.append(h("header", { class: "pane-header" }, h("div", { class: "pane-head" }, h("div", { class: "pane-title" }, parts.heading), parts.close)), parts.scroll, parts.composer.node);
  takeDrops(root, () => (closed(currentChannel()) ? "" : say("thread")), (files) => attachTo(parts.composer, files));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) go({ thread: null });
  });
}

export function renderThread() {
  const ts = page.place.thread;
  const messages = ts ? page.state.messages.filter((message) => message.ts === ts || message.thread_ts === ts) : [];
  parts.root.hidden = !messages.length;
  const opened = messages.length && shown !== ts;
  shown = messages.length ? ts : null;
  if (!messages.length) return;
  parts.root.setAttribute("aria-label", say("thread"));
  parts.heading.textContent = say("thread");
  parts.close.setAttribute("aria-label", say("close"));
  parts.scroll.setAttribute("aria-label", say("thread"));
  reconcile(parts.content, messageItems(messages, { inThread: true }));
  renderComposer(parts.composer, { name: "", closed: closed(currentChannel()) });
  if (opened) {
    parts.scroller.stick();
    parts.composer.text.focus();
  }
}
