/** People, channels, links and emoji as they stand in running text. */
import { slackDate } from "./dates.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";

const SAFE = /^(https?:|mailto:|tel:|slack:|\/)/i;

export function link(url, label) {
  if (!SAFE.test(url)) return document.createTextNode(label.textContent ?? label);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

export function person(id, fallback, reader) {
  const found = reader.people.get(id);
  const name = found ? found.real_name : fallback || id;
  const mine = id === reader.me.id ? " mention-me" : "";
  return h("span", { class: `mention${mine}`, "data-user": id }, `@${name}`);
}

export function channel(id, fallback, reader) {
  const found = reader.channels.get(id);
  if (!found) return h("span", { class: "mention" }, `#${fallback || id}`);
  return h("a", { class: "mention", href: `?as=${reader.me.id}&channel=${id}`, "data-channel": id }, `#${found.name}`);
}

export const broadcast = (range) => h("span", { class: "mention mention-me" }, `@${range}`);

export function emojiNode(name) {
  const character = emoji(name);
  if (!character) return document.createTextNode(`:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, character);
}

export function dateNode(timestamp, template, url, fallback, reader) {
  const text = Number.isFinite(Number(timestamp)) ? slackDate(timestamp, template, reader) : fallback;
  const node = h("time", { title: slackDate(timestamp, "{date_long} {time}", reader) }, text);
  return url ? link(url, node) : node;
}
