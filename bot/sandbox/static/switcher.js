/** Ctrl+K: jump to a conversation, or become another person. */
import { avatar } from "./avatars.js";
import { combobox } from "./combobox.js";
import { h } from "./dom.js";
import { currentChannel, go, page } from "./page.js";
import { say } from "./words.js";

function destinations() {
  const channels = page.state.channels.map((channel) => ({
    key: channel.id,
    label: ["channel", "private"].includes(channel.kind) ? `#${channel.name}` : channel.name,
    run: () => go({ channel: channel.id, tab: null, thread: null }),
  }));
  const people = page.state.people.filter((person) => !person.is_bot).map((person) => ({
    key: person.id,
    label: person.real_name,
    detail: person.name,
    node: () => [avatar(person, "tiny"), ` ${say("actAs")} ${person.real_name}`],
    run: () => go({ as: person.id, channel: currentChannel()?.kind === "app" ? "app" : page.place.channel, thread: null }),
  }));
  return [{ label: say("channels"), choices: channels }, { label: say("people"), choices: people }];
}

const matches = (choice, query) => `${choice.label} ${choice.detail ?? ""}`.toLowerCase().includes(query.toLowerCase());

export function openSwitcher() {
  if (document.querySelector("dialog[open]")) return;
  const field = combobox({
    label: say("jumpLabel"), placeholder: say("jumpTo"), chosen: () => [],
    groups: async (query) => ({ groups: destinations().map((group) => ({ ...group, choices: group.choices.filter((choice) => matches(choice, query)) })) }),
    choose([choice]) {
      dialog.close();
      choice.run();
    },
  });
  const dialog = h("dialog", { class: "switcher", "aria-label": say("jumpLabel"), "data-testid": "switcher" }, field);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  field.querySelector("input").focus();
}
