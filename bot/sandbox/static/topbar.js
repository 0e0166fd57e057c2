/** The bar at the top: jump, the movable clock and whom to act as. */
import { post } from "./api.js";
import { avatar } from "./avatars.js";
import { format, fromWallTime, wallTime } from "./dates.js";
import { h, icon, reconcile } from "./dom.js";
import { currentChannel, go, now, page, refresh } from "./page.js";
import { float, toggleMenu, unfloat } from "./popups.js";
import { openSwitcher } from "./switcher.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

let clockFace = null;

export function renderTopbar(root) {
  const sig = JSON.stringify([page.reader.epoch, page.state.me]);
  reconcile(root, [{ key: "bar", sig, build: barNode }]);
  tick();
}

export function tick() {
  if (!clockFace) return;
  const shown = format(now(), page.reader.zone, page.reader.locale, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  if (clockFace.textContent !== shown) clockFace.textContent = shown;
}

function barNode() {
  const drawer = h("button", { type: "button", class: "bar-button drawer-button", "aria-label": say("openMenu"), onClick: () => document.body.classList.toggle("drawer-open") }, icon("menu"));
  const jump = h("button", { type: "button", class: "jump", "aria-label": say("jumpLabel"), onClick: openSwitcher }, icon("search"), h("span", {}, say("jumpTo")), h("kbd", {}, "Ctrl K"));
  const about = h("span", { class: "about", title: say("aboutBody") }, h("span", { class: "avatar bot tiny", "aria-hidden": "true" }), h("strong", {}, page.state.app.name), h("span", { class: "sandbox-tag" }, say("sandbox")));
  return h("div", { class: "bar" }, drawer, about, jump, clockNode(), actAsNode());
}

const LEAPS = [["inAnHour", "in an hour"], ["nextMorning", "next morning"], ["nextMonday", "next monday"]];

function clockNode() {
  clockFace = h("span", { "data-testid": "clock-face" });
  const field = h("input", { type: "datetime-local", class: "text-input", "aria-label": say("setTime") });
  const set = h("form", { class: "clock-set" }, h("label", {}, `${say("setTime")} (${page.reader.zone})`), h("div", {}, field, h("button", { class: "button primary" }, say("moveClock"))));
  const leap = ([word, to]) => h("button", { type: "button", class: "bar-button leap", onClick: () => move(to, popup) }, say(word));
  const popup = h("div", { class: "popup clock-popup", popover: "auto", "data-testid": "clock-popup" }, h("div", { class: "clock-leaps" }, LEAPS.map(leap)), set);
  const face = h("button", { type: "button", class: "bar-button clock-face", title: page.reader.zone, onClick: () => openClock(face, popup, field) }, icon("clock"), h("span", { class: "visually-hidden" }, `${say("clock")}: `), clockFace, icon("down"));
  set.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value) move(fromWallTime(field.value, page.reader.zone).toISOString(), popup);
  });
  return h("div", { class: "clock", role: "group", "aria-label": say("clock"), "data-testid": "clock" }, face, popup, h("span", { class: "leaps" }, LEAPS.map(leap)));
}

function openClock(face, popup, field) {
  field.value = wallTime(now(), page.reader.zone);
  float(popup, face, { width: 0 });
  field.focus();
}

async function move(to, popup) {
  unfloat(popup);
  const answer = await post("clock", { as: page.state.me.id, to });
  if (answer.error) toast(answer.error);
  await refresh();
}

function actAsNode() {
  const { me } = page.state;
  const button = h("button", {
    type: "button", class: "bar-button act-as", "aria-label": `${say("actAs")}: ${me.real_name}`, "aria-haspopup": "listbox", "aria-expanded": "false",
    "data-testid": "act-as", dataset: { focusKey: "act-as" },
  }, h("span", { class: "act-as-word" }, say("actAs")), avatar(me, "tiny"), h("span", { class: "act-as-name" }, me.real_name), icon("down"));
  const items = page.state.people.filter((person) => !person.is_bot).map((person) => ({
    node: personNode(person), selected: person.id === me.id,
    run: () => go({ as: person.id, channel: sameRoom(), thread: null }),
  }));
  button.addEventListener("click", () => toggleMenu(button, items, { label: say("actAs"), role: "option" }));
  return h("span", { class: "anchor act-as-anchor" }, button);
}

/** The messages with the app belong to one person; the next one sees their own. */
const sameRoom = () => (currentChannel()?.kind === "app" ? "app" : page.place.channel);

const languages = (locale) => {
  try {
    return new Intl.DisplayNames([page.reader.locale], { type: "language" }).of(locale);
  } catch {
    return locale;
  }
};

function personNode(person) {
  const marks = ["guest", "external", "deactivated"].filter((mark) => person[mark]);
  const about = [person.title, person.tz, languages(person.locale)].filter(Boolean).join(" · ");
  return h("span", { class: `person${person.deactivated ? " gone" : ""}` }, avatar(person, "small"),
    h("span", { class: "person-lines" }, h("span", {}, person.real_name, marks.map((mark) => h("span", { class: "tag" }, say(mark)))), h("span", { class: "option-detail" }, about)));
}
