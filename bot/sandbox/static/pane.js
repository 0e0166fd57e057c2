/** The middle of the page: a conversation, or the app's Home. */
import { post } from "./api.js";
import { takeDrops } from "./attaching.js";
import { avatar } from "./avatars.js";
import { renderBlocks } from "./blocks.js";
import { attachTo, makeComposer, renderComposer } from "./composer.js";
import { makeContext } from "./context.js";
import { h, icon, reconcile, rove } from "./dom.js";
import { authorOf, isReply, messageItems } from "./messages.js";
import { flat } from "./mrkdwn.js";
import { currentChannel, go, page } from "./page.js";
import { stickToBottom } from "./scroller.js";
import { say } from "./words.js";

const parts = {};
let shown = null;
let announced = new Set();

export function setUpPane(root) {
  parts.header = h("header", { class: "pane-header" });
  parts.content = h("div", { class: "message-list" });
  parts.scroll = h("div", { class: "pane-scroll", role: "log", "aria-live": "off", tabIndex: 0, "data-testid": "messages" }, parts.content);
  parts.below = h("button", { type: "button", class: "below", hidden: true, onClick: () => parts.scroller.stick() });
  parts.home = h("div", { class: "home", role: "tabpanel", tabIndex: 0, "data-testid": "home" });
  parts.composer = makeComposer({ id: "composer", thread: () => null });
  parts.scroller = stickToBottom(parts.scroll, parts.content, (stuck) => { if (stuck) parts.below.hidden = true; });
  root.append(parts.header, parts.scroll, parts.below, parts.home, parts.composer.node);
  const dropsInto = () => (atHome() || !currentChannel() || closed(currentChannel()) ? "" : title(currentChannel()));
  takeDrops(root, dropsInto, (files) => attachTo(parts.composer, files));
}

export const atHome = () => currentChannel()?.kind === "app" && page.place.tab === "home";
export const focusComposer = () => parts.composer.text.focus();
/** Why nobody can write here, or null. */
export function closed(channel) {
  if (channel?.archived) return say("archived");
  return channel?.read_only ? say("readOnly") : null;
}

export const title = (channel) => (["channel", "private"].includes(channel.kind) ? `#${channel.name}` : channel.name);

export function renderPane() {
  const channel = currentChannel();
  const key = `${page.state.me.id}/${page.place.channel}/${page.place.tab}`;
  const moved = key !== shown;
  shown = key;
  renderHeader(channel);
  const home = atHome();
  if (moved && channel?.kind === "app") post("home", { as: page.state.me.id, tab: home ? "home" : "messages" });
  parts.scroll.hidden = home;
  parts.composer.node.hidden = home || !channel;
  parts.home.hidden = !home;
  if (home) renderHome(moved);
  else renderMessages(channel, moved);
}

function renderHeader(channel) {
  const sig = JSON.stringify([channel, page.place.tab, page.reader.epoch]);
  reconcile(parts.header, [{ key: "header", sig, build: () => headerNode(channel) }]);
}

function headerNode(channel) {
  if (!channel) return h("div", { class: "pane-title" }, h("h1", {}, say("noMembership")));
  const person = channel.kind === "dm" ? personOf(channel) : null;
  const face = channel.kind === "app" ? h("span", { class: "avatar bot small", "aria-hidden": "true" })
    : person ? avatar(person, "small") : icon(channel.kind === "private" ? "lock" : "hash");
  const tag = channel.external ? h("span", { class: "tag" }, say("sharedChannel")) : null;
  const topic = channel.topic ? h("span", { class: "topic" }, channel.topic) : null;
  return h("div", { class: "pane-head" }, h("div", { class: "pane-title" }, face, h("h1", {}, channel.name), tag, topic),
    channel.kind === "app" ? tabs() : null);
}

const personOf = (channel) => page.reader.people.get(channel.user) ?? page.state.people.find((person) => person.real_name === channel.name);

function tabs() {
  const home = page.place.tab === "home";
  const tab = (name, selected, label) => h("button", {
    type: "button", role: "tab", "aria-selected": String(selected), tabIndex: selected ? 0 : -1, dataset: { focusKey: `tab-${name}` },
    onClick: () => go({ tab: name === "home" ? "home" : null, thread: null }),
  }, label);
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": page.state.app.name }, tab("home", home, say("home")), tab("messages", !home, say("messages")));
  rove(list, "[role=tab]");
  return list;
}

function renderHome(moved) {
  if (moved) parts.home.scrollTop = 0;
  parts.home.setAttribute("aria-label", `${page.state.app.name} ${say("home")}`);
  const blocks = page.state.home?.blocks ?? [];
  const body = parts.home.firstElementChild ?? parts.home.appendChild(h("div", { class: "home-body" }));
  if (!blocks.length) reconcile(body, [{ key: "empty", sig: page.reader.epoch, build: () => h("p", { class: "empty" }, say("emptyHome")) }]);
  else renderBlocks(body, blocks, makeContext({ key: `home/${page.state.me.id}`, container: { type: "home" } }));
}

function renderMessages(channel, moved) {
  const messages = page.state.messages.filter((message) => !isReply(message));
  const name = channel ? title(channel) : "";
  parts.scroll.setAttribute("aria-label", say("messagesIn", { name }));
  const beginning = { key: "beginning", sig: name + page.reader.epoch, build: () => h("p", { class: "beginning" }, say("beginning", { name })) };
  reconcile(parts.content, [...(channel ? [beginning] : []), ...messageItems(messages)]);
  renderComposer(parts.composer, { name, closed: closed(channel) });
  follow(messages, moved);
}

function follow(messages, moved) {
  const fresh = messages.filter((message) => !announced.has(message.ts));
  announced = new Set(messages.map((message) => message.ts));
  if (moved || parts.scroller.isStuck()) parts.scroller.stick();
  else if (fresh.length) {
    parts.below.textContent = `↓ ${say("newMessages")}`;
    parts.below.hidden = false;
  }
  if (moved) return;
  const spoken = fresh.filter((message) => message.user !== page.state.me.id).map((message) =>
    message.notice ?? [`${authorOf(message).real_name}: ${flat(message.text, page.reader)}`, ...(message.files ?? []).map((file) => file.title ?? "")].join(" "));
  if (spoken.length) document.getElementById("announcer").textContent = spoken.join("\n");
}
