/** What the page knows: who acts, where they look (the URL), and the sandbox's state seen from there. */
import { getState } from "./api.js";
import { localDay } from "./dates.js";
import { toast } from "./toast.js";
import { speak } from "./words.js";

/** For an address that names nobody: the sample team's first rep. */
const SOMEBODY = "U0LI";
const KEYS = ["as", "channel", "tab", "thread"];

export const page = { place: readPlace(), state: null, reader: null, skew: 0, online: true };

const renders = [];
let running = null;
let again = false;

export const onChange = (render) => renders.push(render);
export const now = () => new Date(Date.now() + page.skew);
export const currentChannel = () => page.reader.channels.get(page.place.channel);

function readPlace() {
  const query = new URLSearchParams(window.location.search);
  return Object.fromEntries(KEYS.map((key) => [key, query.get(key)]));
}

function writePlace(place, replace) {
  const query = new URLSearchParams(KEYS.filter((key) => place[key]).map((key) => [key, place[key]]));
  const url = `${window.location.pathname}?${query}`;
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
}

/** Moves to another person, channel, tab or thread. */
export function go(changes, { replace = false } = {}) {
  const place = { ...page.place, ...changes };
  if (KEYS.every((key) => place[key] === page.place[key])) return Promise.resolve();
  page.place = place;
  writePlace(place, replace);
  return refresh();
}

export function followHistory() {
  window.addEventListener("popstate", () => {
    page.place = readPlace();
    refresh();
  });
}

/** Fetches and renders; calls during a fetch make exactly one more. */
export function refresh() {
  again = true;
  running ??= (async () => {
    while (again) {
      again = false;
      await fetchOnce();
    }
  })().finally(() => { running = null; });
  return running;
}

async function fetchOnce() {
  const asked = page.place;
  const query = Object.fromEntries(["as", "channel"].filter((key) => asked[key]).map((key) => [key, asked[key]]));
  try {
    const state = await getState(query);
    if (asked !== page.place) again = true;
    else accept(state);
  } catch (error) {
    page.online = false;
    if (!asked.as) nameSomebody();
    else if (!page.state) toast(error.message);
  }
}

function nameSomebody() {
  page.place = { ...page.place, as: SOMEBODY };
  again = true;
}

function accept(state) {
  page.online = true;
  if (settle(state)) return;
  page.state = state;
  page.skew = Date.parse(state.now) - Date.now();
  page.reader = makeReader(state);
  speak(state.me.locale);
  for (const render of renders) render(page);
}

/**
 * Completes a URL that names a channel by its name, "app" for the app's messages, or one this person is
 * not in; true when the state asked for was another channel's.
 */
function settle(state) {
  const { place } = page;
  const named = (channel) => place.channel === channel.id || place.channel === (channel.kind === "app" ? "app" : channel.name);
  const known = state.channels.find(named);
  const channel = (known ?? state.channels.find((one) => one.kind === "channel") ?? state.channels[0])?.id ?? null;
  if (place.as === state.me.id && place.channel === channel) return false;
  const moved = channel !== place.channel;
  page.place = { as: state.me.id, channel, tab: known ? place.tab : null, thread: known ? place.thread : null };
  writePlace(page.place, true);
  again = moved;
  return moved;
}

function makeReader(state) {
  const time = new Date(state.now);
  return {
    me: state.me, zone: state.zone, locale: state.me.locale || "en-US", now: time,
    people: new Map(state.people.map((person) => [person.id, person])),
    channels: new Map(state.channels.map((channel) => [channel.id, channel])),
    epoch: [state.me.id, state.me.locale, localDay(time, state.zone), state.people.length, state.channels.length].join("|"),
  };
}

export function blocksOf(container) {
  if (container.type === "view") return page.state.view?.blocks ?? [];
  if (container.type === "home") return page.state.home?.blocks ?? [];
  return page.state.messages.find((message) => message.ts === container.ts)?.blocks ?? [];
}
