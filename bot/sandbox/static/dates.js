/** Instants and wall times in a person's zone. */
import { say } from "./words.js";

const cache = new Map();

function formatter(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat(locale, options));
  return cache.get(key);
}

export function format(date, zone, locale, options) {
  return formatter(locale, { timeZone: zone, ...options }).format(date);
}

export const clockTime = (date, zone, locale) => format(date, zone, locale, { timeStyle: "short" });

/** "2026-11-23T16:05" as read on a clock in that zone. */
export function wallTime(date, zone) {
  const parts = formatter("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(date);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}`;
}

/** The instant at which a clock in that zone shows this wall time. */
export function fromWallTime(wall, zone) {
  const wanted = Date.parse(`${wall}Z`);
  let guess = wanted;
  for (let turn = 0; turn < 3; turn += 1) {
    guess += wanted - Date.parse(`${wallTime(new Date(guess), zone)}Z`);
  }
  return new Date(guess);
}

export const localDay = (date, zone) => wallTime(date, zone).slice(0, 10);

function dayDistance(date, now, zone) {
  return Math.round((Date.parse(localDay(date, zone)) - Date.parse(localDay(now, zone))) / 86400000);
}

const PRETTY = { "-1": "yesterday", 0: "today", 1: "tomorrow" };

function pretty(date, context, options) {
  const word = PRETTY[dayDistance(date, context.now, context.zone)];
  return word ? say(word) : format(date, context.zone, context.locale, options);
}

const DATE = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };
const LONG = { weekday: "long", ...DATE };

function ago(date, context) {
  const seconds = Math.round((date - context.now) / 1000);
  const relative = new Intl.RelativeTimeFormat(context.locale, { numeric: "auto" });
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(0, "minute");
}

/** Slack's date tokens: {date_num} {date} {date_short} {date_long} with _pretty, {time}, {time_secs}, {ago}. */
export function slackDate(timestamp, template, context) {
  const date = new Date(Number(timestamp) * 1000);
  const put = (options) => format(date, context.zone, context.locale, options);
  const tokens = {
    date_num: () => localDay(date, context.zone),
    date: () => put(DATE),
    date_slash: () => put({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date_short: () => put(SHORT),
    date_long: () => put(LONG),
    date_long_full: () => put(LONG),
    date_pretty: () => pretty(date, context, DATE),
    date_short_pretty: () => pretty(date, context, SHORT),
    date_long_pretty: () => pretty(date, context, LONG),
    day_divider_pretty: () => pretty(date, context, LONG),
    time: () => clockTime(date, context.zone, context.locale),
    time_secs: () => put({ timeStyle: "medium" }),
    ago: () => ago(date, context),
  };
  return template.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.() ?? whole);
}

export function dayHeading(date, context) {
  return pretty(date, context, { weekday: "long", month: "long", day: "numeric" });
}

export function fullTime(date, context) {
  return format(date, context.zone, context.locale, { dateStyle: "full", timeStyle: "short" });
}
