/** The workspace's name and the conversations of the acting person. */
import { avatar } from "./avatars.js";
import { h, icon, reconcile } from "./dom.js";
import { go, page } from "./page.js";
import { say } from "./words.js";

export function renderSidebar(root) {
  root.setAttribute("aria-label", say("openMenu"));
  const { channels } = page.state;
  const kinds = (...names) => channels.filter((channel) => names.includes(channel.kind));
  reconcile(root, [
    { key: "team", sig: teamName() + page.reader.epoch, build: teamNode },
    ...group("channels", kinds("channel", "private")),
    ...group("directMessages", kinds("dm")),
    ...group("apps", kinds("app")),
  ]);
}

export const teamName = () => page.state.team?.name ?? "Northwind Sales";

const teamNode = () => h("div", { class: "team" }, h("span", { class: "team-tile", "aria-hidden": "true" }, teamName().slice(0, 1)),
  h("strong", {}, teamName()));

function group(name, channels) {
  if (!channels.length) return [];
  const sig = JSON.stringify([channels, page.place.channel, page.place.tab, page.reader.epoch]);
  return [{ key: name, sig, build: () => groupNode(name, channels) }];
}

function groupNode(name, channels) {
  const label = say(name);
  return h("section", { "aria-label": label }, h("h2", {}, label), h("ul", {}, channels.map((channel) => h("li", {}, entry(channel)))));
}

function face(channel) {
  if (channel.kind === "app") return h("span", { class: "avatar bot tiny", "aria-hidden": "true" });
  if (channel.kind !== "dm") return icon(channel.kind === "private" ? "lock" : "hash");
  const person = page.reader.people.get(channel.user) ?? page.state.people.find((one) => one.real_name === channel.name);
  return avatar(person, "tiny");
}

function entry(channel) {
  const current = channel.id === page.place.channel;
  const unread = channel.unread && !current ? channel.unread : 0;
  const classes = ["entry", current && "current", unread && "unread", channel.archived && "archived"].filter(Boolean).join(" ");
  const open = () => {
    document.body.classList.remove("drawer-open");
    go({ channel: channel.id, tab: null, thread: null });
  };
  return h("button", {
    type: "button", class: classes, "aria-current": current ? "page" : null, onClick: open, "data-testid": "channel",
    dataset: { channel: channel.id, focusKey: `channel-${channel.id}` },
  }, face(channel), h("span", { class: "entry-name" }, channel.name),
  unread ? h("span", { class: "badge", "aria-label": say("unread", { n: unread }) }, unread) : null);
}
