/** Slack's mrkdwn and plain text, parsed into nodes. */
import { h } from "./dom.js";
import { broadcast, channel, dateNode, emojiNode, link, person } from "./links.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const TAGS = { "*": "strong", _: "em", "~": "s" };
const EMOJI = /:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/y;
const REFERENCE = /<([^<>\n]+)>/y;
const CODE = /`([^`\n]+)`/y;
const BARE_URL = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"\]]/y;
const WORD = /[\p{L}\p{N}]/u;

export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

const at = (pattern, text, index) => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

/** Text object of either kind. */
export function textNode(object, reader) {
  if (!object) return document.createDocumentFragment();
  if (object.type === "mrkdwn") return mrkdwn(object.text, reader);
  return plain(object.text, object.emoji !== false);
}

export function plain(text, withEmoji = true) {
  const out = document.createDocumentFragment();
  text.split("\n").forEach((line, number) => {
    if (number) out.append(h("br"));
    for (const part of line.split(/(:[a-z0-9_+'-]+:)/)) {
      const shown = withEmoji && /^:[^:]+:$/.test(part) ? emojiNode(part.slice(1, -1)) : unescape(part);
      out.append(shown);
    }
  });
  return out;
}

export function mrkdwn(text, reader) {
  const out = document.createDocumentFragment();
  for (const [index, part] of (text ?? "").split(/```\n?([\s\S]+?)```\n?/).entries()) {
    if (index % 2) out.append(h("pre", {}, h("code", {}, references(part, reader))));
    else out.append(...paragraphs(part, reader));
  }
  return out;
}

function references(text, reader) {
  return text.split(/(<[^<>\n]+>)/).map((part) =>
    /^<.+>$/.test(part) ? reference(part.slice(1, -1), reader) : unescape(part));
}

function paragraphs(text, reader) {
  const nodes = [];
  let quoted = [];
  let spoken = [];
  const flush = () => {
    if (quoted.length) nodes.push(h("blockquote", {}, inline(quoted.join("\n"), reader)));
    if (spoken.length) nodes.push(inline(spoken.join("\n"), reader));
    quoted = [];
    spoken = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if ((quote && spoken.length) || (!quote && quoted.length)) flush();
    if (quote) quoted.push(quote[1]);
    else spoken.push(line);
  }
  flush();
  return nodes;
}

function inline(text, reader) {
  const out = document.createDocumentFragment();
  let run = "";
  let index = 0;
  const flush = () => {
    if (run) out.append(unescape(run));
    run = "";
  };
  while (index < text.length) {
    const found = text[index] === "\n" ? { length: 1, node: h("br") } : special(text, index, reader);
    if (found) {
      flush();
      out.append(found.node);
      index += found.length;
    } else {
      run += text[index];
      index += 1;
    }
  }
  flush();
  return out;
}

function special(text, index, reader) {
  const character = text[index];
  if (character === "<") return matched(at(REFERENCE, text, index), (inside) => reference(inside, reader));
  if (character === "`") return matched(at(CODE, text, index), (inside) => h("code", {}, references(inside, reader)));
  if (character === ":") return matched(at(EMOJI, text, index), emojiNode);
  if (character === "h" && startsWord(text, index)) return bareUrl(at(BARE_URL, text, index));
  if (character in TAGS) return styled(text, index, reader);
  return null;
}

const matched = (match, build) => match && { length: match[0].length, node: build(match[1]) };
const bareUrl = (match) => match && { length: match[0].length, node: link(unescape(match[0]), unescape(match[0])) };
const startsWord = (text, index) => index === 0 || !WORD.test(text[index - 1]);

function styled(text, index, reader) {
  const mark = text[index];
  if (!startsWord(text, index) || /\s/.test(text[index + 1] ?? " ") || text[index + 1] === mark) return null;
  const end = closing(text, index, mark);
  if (end < 0) return null;
  return { length: end - index + 1, node: h(TAGS[mark], {}, inline(text.slice(index + 1, end), reader)) };
}

function closing(text, start, mark) {
  let index = start + 1;
  while (index < text.length && text[index] !== "\n") {
    const skipped = at(REFERENCE, text, index) ?? at(CODE, text, index);
    if (skipped) {
      index += skipped[0].length;
      continue;
    }
    const closes = text[index] === mark && !/\s/.test(text[index - 1]) && !WORD.test(text[index + 1] ?? " ");
    if (closes) return index;
    index += 1;
  }
  return -1;
}

function reference(inside, reader) {
  const bar = inside.indexOf("|");
  const target = unescape(bar < 0 ? inside : inside.slice(0, bar));
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (target.startsWith("@")) return person(target.slice(1), label, reader);
  if (target.startsWith("#")) return channel(target.slice(1), label, reader);
  if (target.startsWith("!date^")) return date(target, label, reader);
  if (target.startsWith("!subteam^")) return broadcast(label.replace(/^@/, "") || "team");
  if (target.startsWith("!")) return broadcast(label || target.slice(1));
  return link(target, label ? plain(label) : target.replace(/^(mailto|tel):/, ""));
}

function date(target, fallback, reader) {
  const [, timestamp, template, url] = target.split("^");
  return dateNode(timestamp, template ?? "{date}", url, fallback, reader);
}

/** One line without formatting, for announcements and notifications. */
export const flat = (text, reader) => h("span", {}, mrkdwn(text, reader)).textContent;
