/** What the composer offers while a command, a person or a channel is being typed. */
import { avatar } from "./avatars.js";
import { h, icon } from "./dom.js";
import { page } from "./page.js";

const MOST = 8;
const TOKEN = /(?:^|\s)([@#][^\s@#]*)$|^(\/\S*)$/;

export function currentToken(before) {
  const match = TOKEN.exec(before);
  return match ? match[1] ?? match[2] : "";
}

const begins = (text, query) => text.toLowerCase().split(/\s+/).some((word) => word.startsWith(query));

function commandSuggestions(query) {
  return page.state.commands.filter((one) => one.command.toLowerCase().startsWith(query)).map((one) => ({
    insert: one.command,
    node: () => [h("span", { class: "avatar bot small", "aria-hidden": "true" }), h("strong", {}, one.command),
      h("span", { class: "usage" }, one.usage_hint ?? ""), h("span", { class: "option-detail" }, one.description ?? "")],
  }));
}

function personSuggestions(query) {
  const named = (person) => begins(person.name, query) || begins(person.real_name, query);
  return page.state.people.filter((person) => !person.deactivated && named(person)).map((person) => ({
    insert: `@${person.name}`,
    node: () => [avatar(person, "small"), h("strong", {}, person.real_name), h("span", { class: "option-detail" }, `@${person.name}`)],
  }));
}

function channelSuggestions(query) {
  const room = (channel) => ["channel", "private"].includes(channel.kind);
  return page.state.channels.filter((channel) => room(channel) && channel.name.includes(query)).map((channel) => ({
    insert: `#${channel.name}`,
    node: () => [icon(channel.kind === "private" ? "lock" : "hash"), h("strong", {}, channel.name)],
  }));
}

export function suggestions(before, { commands }) {
  const token = currentToken(before);
  const query = token.slice(1).toLowerCase();
  if (token.startsWith("@")) return personSuggestions(query).slice(0, MOST);
  if (token.startsWith("#")) return channelSuggestions(query).slice(0, MOST);
  return token && commands ? commandSuggestions(token.toLowerCase()).slice(0, MOST) : [];
}
