/** Faces: coloured initials. */
import { h } from "./dom.js";

const HAN = /\p{Script=Han}/u;

function initials(name) {
  const latin = name.split(/\s+/).filter((word) => word && !HAN.test(word));
  if (!latin.length) return name.slice(0, 1);
  return (latin[0][0] + (latin.length > 1 ? latin.at(-1)[0] : "")).toUpperCase();
}

export function avatar(person, size = "") {
  const colour = person?.color ? (person.color.startsWith("#") ? person.color : `#${person.color}`) : "#616061";
  const name = person?.real_name ?? "?";
  if (person?.is_bot) return h("span", { class: `avatar bot ${size}`, "aria-hidden": "true" });
  return h("span", { class: `avatar ${size}`, "aria-hidden": "true", style: { background: colour } }, initials(name));
}
