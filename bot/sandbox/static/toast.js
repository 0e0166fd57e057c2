/** A short-lived sentence at the bottom of the page, read out at once. */
import { h, icon } from "./dom.js";
import { say } from "./words.js";

const SECONDS = 8;

export function toast(sentence) {
  const close = h("button", { type: "button", class: "icon-button", "aria-label": say("close") }, icon("close"));
  const node = h("div", { class: "toast", "data-testid": "toast" }, icon("warning"), h("span", {}, sentence), close);
  close.addEventListener("click", () => node.remove());
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SECONDS * 1000);
}
