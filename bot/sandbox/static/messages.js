/** Messages: one of them, and a list of them with its days. */
import { avatar } from "./avatars.js";
import { renderBlocks, textOnly } from "./blocks.js";
import { makeContext } from "./context.js";
import { clockTime, dayHeading, fullTime, localDay } from "./dates.js";
import { h, icon } from "./dom.js";
import { fileNode } from "./files.js";
import { go, page } from "./page.js";
import { post } from "./api.js";
import { toggleMenu } from "./popups.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const TOGETHER = 5 * 60 * 1000;

export const authorOf = (message) => page.reader.people.get(message.user)
  ?? { real_name: page.state.app.name, is_bot: message.app, color: "611f69" };

export const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

/** Items for reconcile: messages with a heading where the day changes. */
export function messageItems(messages, { inThread = false } = {}) {
  const items = [];
  let before = null;
  for (const message of messages) {
    const date = new Date(message.time);
    const day = localDay(date, page.reader.zone);
    const newDay = !before || localDay(new Date(before.time), page.reader.zone) !== day;
    if (newDay && !inThread) items.push({ key: `day-${day}`, sig: page.reader.epoch, build: () => dayNode(date) });
    const follows = !newDay && sameVoice(before, message);
    items.push(messageItem(message, follows, inThread));
    before = message;
  }
  return items;
}

const sameVoice = (before, message) => before.user === message.user && !before.notice && !message.notice
  && before.only_you === message.only_you && !before.reply_count && new Date(message.time) - new Date(before.time) < TOGETHER;

const dayNode = (date) => h("div", { class: "day", role: "separator" }, h("span", {}, dayHeading(date, page.reader)));

function messageItem(message, follows, inThread) {
  const written = JSON.stringify(message);
  const minute = written.includes("{ago}") ? Math.floor(page.reader.now / 60000) : "";
  return {
    key: message.ts,
    sig: [written, follows, inThread, minute, page.reader.epoch, page.state.shortcuts.length].join("|"),
    build: (before) => (message.notice ? noticeNode(message) : messageNode(message, follows, inThread, before)),
  };
}

function noticeNode(message) {
  const time = new Date(message.time);
  return h("div", { class: "notice", "data-testid": "notice", "data-ts": message.ts },
    h("time", { datetime: message.time }, clockTime(time, page.reader.zone, page.reader.locale)), h("span", {}, message.notice));
}

function messageNode(message, follows, inThread, before) {
  const author = authorOf(message);
  const time = new Date(message.time);
  const label = `${author.real_name}, ${clockTime(time, page.reader.zone, page.reader.locale)}`;
  const classes = ["message", follows && "follows", message.only_you && "only-you"].filter(Boolean).join(" ");
  return h("article", { class: classes, "aria-label": label, "data-testid": "message", "data-ts": message.ts, "data-user": message.user ?? "" },
    message.only_you ? h("div", { class: "only-you-mark" }, icon("eye"), say("onlyYou")) : null,
    h("div", { class: "gutter" }, follows ? timeNode(time, true) : avatar(author)),
    h("div", { class: "content" },
      follows ? null : byline(message, author, time),
      body(message, before),
      message.edited ? h("span", { class: "edited" }, `(${say("edited")})`) : null,
      inThread || !message.reply_count ? null : repliesButton(message)),
    message.only_you && !page.state.shortcuts.length ? null : toolbar(message, inThread));
}

function byline(message, author, time) {
  return h("div", { class: "byline" }, h("span", { class: "author" }, author.real_name),
    message.app ? h("span", { class: "app-badge" }, say("app")) : null, timeNode(time, false));
}

function timeNode(time, bare) {
  const full = clockTime(time, page.reader.zone, page.reader.locale);
  const shown = bare ? full.replace(/\s?[AP]M$/i, "") : full;
  return h("time", { datetime: time.toISOString(), title: fullTime(time, page.reader) }, shown);
}

function body(message, before) {
  const container = { type: "message", channel: page.place.channel, ts: message.ts };
  const node = before?.querySelector(":scope > .content > .message-body") ?? h("div", { class: "message-body" });
  if (!message.blocks?.length) {
    node.replaceChildren(...(message.text ? [textOnly(message.text, page.reader)] : []));
  } else {
    renderBlocks(node, message.blocks, makeContext({ key: `message/${page.state.me.id}/${container.channel}/${message.ts}`, container }));
  }
  node.append(...extras(message, container));
  return node;
}

function extras(message, container) {
  const attached = (message.attachments ?? []).map((attachment) => {
    const colour = attachment.color ? (/^[0-9a-f]{6}$/i.test(attachment.color) ? `#${attachment.color}` : attachment.color) : "";
    const inner = h("div", { class: "attachment", style: { borderLeftColor: colour } });
    if (attachment.blocks) renderBlocks(inner, attachment.blocks, makeContext({ key: `attachment/${message.ts}`, container }));
    else inner.append(textOnly(attachment.text ?? attachment.fallback ?? "", page.reader));
    return inner;
  });
  return [...attached, ...(message.files ?? []).map((file) => fileNode(file, page.reader))];
}

function repliesButton(message) {
  const label = message.reply_count === 1 ? say("oneReply") : say("replies", { n: message.reply_count });
  return h("button", { type: "button", class: "replies", onClick: () => openThread(message.ts) }, label);
}

const openThread = (ts) => go({ thread: ts });

function toolbar(message, inThread) {
  const reply = inThread || message.only_you ? null
    : h("button", { type: "button", class: "icon-button", "aria-label": say("replyInThread"), title: say("replyInThread"), onClick: () => openThread(message.thread_ts ?? message.ts) }, icon("reply"));
  const shortcuts = message.only_you ? [] : page.state.shortcuts.filter((shortcut) => shortcut.type !== "global");
  const more = h("button", {
    type: "button", class: "icon-button", "aria-label": say("moreActions"), title: say("moreActions"), "aria-haspopup": "menu",
    "aria-expanded": "false", dataset: { focusKey: `more/${message.ts}` },
  }, icon("more"));
  const items = shortcuts.map((shortcut) => ({
    node: [shortcut.name, h("span", { class: "option-detail" }, page.state.app.name)],
    run: () => useShortcut(shortcut, message),
  }));
  more.addEventListener("click", () => toggleMenu(more, items, { label: say("moreActions") }));
  if (!reply && !items.length) return null;
  return h("div", { class: "toolbar" }, reply, items.length ? h("span", { class: "anchor" }, more) : null);
}

async function useShortcut(shortcut, message) {
  const answer = await post("shortcut", { as: page.state.me.id, callback_id: shortcut.callback_id, channel: page.place.channel, ts: message.ts });
  if (answer.error) toast(answer.error);
}
