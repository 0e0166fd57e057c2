/** Unsent text, per person and conversation; survives a reload of this tab. */

const name = (key) => `draft/${key}`;

export const readDraft = (key) => sessionStorage.getItem(name(key)) ?? "";

export function keepDraft(key, text) {
  if (text) sessionStorage.setItem(name(key), text);
  else sessionStorage.removeItem(name(key));
}
