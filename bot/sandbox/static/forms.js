/** What a person has typed and chosen so far, per view, message or home, in the shape of state.values. */

import { page } from "./page.js";

const text = (element) => ({ value: element.initial_value ?? null });
const field = (name, initial, empty = null) => (element) => ({ [name]: element[initial] ?? empty });

const currentIf = (element) => (element.default_to_current_conversation ? page.place.channel : null);

const INITIAL = {
  plain_text_input: text,
  number_input: text,
  email_text_input: text,
  url_text_input: text,
  static_select: field("selected_option", "initial_option"),
  external_select: field("selected_option", "initial_option"),
  radio_buttons: field("selected_option", "initial_option"),
  users_select: field("selected_user", "initial_user"),
  conversations_select: (element) => ({ selected_conversation: element.initial_conversation ?? currentIf(element) }),
  channels_select: field("selected_channel", "initial_channel"),
  multi_static_select: field("selected_options", "initial_options", []),
  multi_external_select: field("selected_options", "initial_options", []),
  checkboxes: field("selected_options", "initial_options", []),
  multi_users_select: field("selected_users", "initial_users", []),
  multi_conversations_select: field("selected_conversations", "initial_conversations", []),
  multi_channels_select: field("selected_channels", "initial_channels", []),
  datepicker: field("selected_date", "initial_date"),
  timepicker: field("selected_time", "initial_time"),
  datetimepicker: field("selected_date_time", "initial_date_time"),
};

export function elementsOf(block) {
  if (block.type === "input") return [block.element];
  if (block.type === "container") return (block.child_blocks ?? []).flatMap(elementsOf);
  if (block.type === "carousel") return (block.elements ?? []).flatMap(elementsOf);
  if (block.type === "card") return block.actions ?? [];
  if (block.type === "actions" || block.type === "context_actions") return block.elements;
  return block.accessory ? [block.accessory] : [];
}

export const isEmpty = (entry) => Object.values(entry).every((value) => value === null || value === "" || value?.length === 0);

class Form {
  #values = new Map();

  get(block, element) {
    const key = `${block.block_id}/${element.action_id}`;
    const kept = this.#values.get(key);
    return kept?.type === element.type ? kept.entry : INITIAL[element.type]?.(element) ?? {};
  }

  set(block, element, entry) {
    this.#values.set(`${block.block_id}/${element.action_id}`, { type: element.type, entry });
  }

  /** {block_id: {action_id: {type, …}}} over everything on show that can hold a value. */
  state(blocks) {
    const values = {};
    for (const block of blocks) {
      for (const element of elementsOf(block)) {
        if (!(element.type in INITIAL)) continue;
        values[block.block_id] ??= {};
        values[block.block_id][element.action_id] = { type: element.type, ...this.get(block, element) };
      }
    }
    return values;
  }
}

const forms = new Map();

export function formFor(key) {
  if (!forms.has(key)) forms.set(key, new Form());
  return forms.get(key);
}
