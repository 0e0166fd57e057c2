/** Every kind of select menu, described for the combobox. */
import { combobox } from "./combobox.js";
import { h, icon } from "./dom.js";
import { plain, textNode } from "./mrkdwn.js";
import { say } from "./words.js";

const labelOf = (object) => h("span", {}, plain(object.text)).textContent;

const fromOption = (reader) => (option) => ({
  key: option.value,
  label: labelOf(option.text),
  node: () => textNode(option.text, reader),
  detail: option.description ? labelOf(option.description) : null,
  option,
});

const fromPerson = (person) => ({
  key: person.id,
  label: person.real_name,
  detail: [person.title, person.guest && say("guest"), person.external && say("external")].filter(Boolean).join(" · "),
});

function fromChannel(channel) {
  const named = channel.kind === "channel" || channel.kind === "private";
  return {
    key: channel.id,
    label: named ? `#${channel.name}` : channel.name,
    node: () => [icon(channel.kind === "private" ? "lock" : named ? "hash" : "reply"), channel.name],
  };
}

const includes = (choice, query) => `${choice.label} ${choice.detail ?? ""}`.toLowerCase().includes(query.toLowerCase());
const narrowed = (groups, query) => groups.map((group) => ({ ...group, choices: group.choices.filter((choice) => includes(choice, query)) }));

function optionGroups(source, reader) {
  if (source.option_groups?.length) {
    return source.option_groups.map((group) => ({ label: labelOf(group.label), choices: group.options.map(fromOption(reader)) }));
  }
  return [{ choices: (source.options ?? []).map(fromOption(reader)) }];
}

const people = (reader) => [...reader.people.values()].filter((person) => !person.deactivated && !person.is_bot);

function allowed(channel, element) {
  const kinds = { channel: "public", private: "private", dm: "im", app: "im" };
  const include = element.filter?.include;
  if (element.filter?.exclude_external_shared_channels && channel.external) return false;
  return !channel.archived && (!include || include.includes(kinds[channel.kind]));
}

const channels = (element, reader, kinds) =>
  [...reader.channels.values()].filter((channel) => kinds.includes(channel.kind) && allowed(channel, element));

const ROOMS = ["channel", "private"];
const CONVERSATIONS = [...ROOMS, "dm", "app"];

const SOURCES = {
  static: (element, _block, ctx) => async (query) => ({ groups: narrowed(optionGroups(element, ctx.reader), query) }),
  users: (_element, _block, ctx) => async (query) => ({ groups: narrowed([{ choices: people(ctx.reader).map(fromPerson) }], query) }),
  channels: (element, _block, ctx) => async (query) => ({ groups: narrowed([{ choices: channels(element, ctx.reader, ["channel"]).map(fromChannel) }], query) }),
  conversations: (element, _block, ctx) => async (query) => ({ groups: narrowed([{ choices: channels(element, ctx.reader, CONVERSATIONS).map(fromChannel) }], query) }),
  external: (element, block, ctx) => async (query) => {
    const least = element.min_query_length ?? 3;
    if (query.length < least) return { groups: [], note: say("typeMore", { n: least }) };
    const answer = await ctx.search(block, element, query);
    return { groups: optionGroups(answer, ctx.reader), note: answer.error ?? null };
  },
};

const byId = (known, make) => (id) => (known.has(id) ? make(known.get(id)) : { key: id, label: id });

const SHAPES = {
  static: { one: "selected_option", many: "selected_options", read: fromOption, write: (choice) => choice.option },
  external: { one: "selected_option", many: "selected_options", read: fromOption, write: (choice) => choice.option },
  users: { one: "selected_user", many: "selected_users", read: (reader) => byId(reader.people, fromPerson), write: (choice) => choice.key },
  channels: { one: "selected_channel", many: "selected_channels", read: (reader) => byId(reader.channels, fromChannel), write: (choice) => choice.key },
  conversations: { one: "selected_conversation", many: "selected_conversations", read: (reader) => byId(reader.channels, fromChannel), write: (choice) => choice.key },
};

export function selectMenu(element, block, ctx, access) {
  const [, multi, source] = /^(multi_)?(\w+?)_select$/.exec(element.type);
  const shape = SHAPES[source];
  const name = multi ? shape.many : shape.one;
  const chosen = () => [ctx.form.get(block, element)[name] ?? []].flat().map(shape.read(ctx.reader));
  const choose = (choices) => {
    const written = choices.map(shape.write);
    ctx.changed(block, element, { [name]: multi ? written : written[0] ?? null });
  };
  const placeholder = element.placeholder ? labelOf(element.placeholder) : say("select");
  return combobox({
    ...access, placeholder, chosen, choose, many: Boolean(multi), limit: element.max_selected_items,
    clearable: block.type === "input" && block.optional, groups: SOURCES[source](element, block, ctx),
  });
}
