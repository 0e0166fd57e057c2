/** Things that float above the page: option lists, menus and confirmation dialogs. */
import { h, rove } from "./dom.js";
import { textNode } from "./mrkdwn.js";
import { say } from "./words.js";

const GAP = 4;

const floating = new Map();

/** Shows a popover beside its anchor and keeps it there: the anchor moves with scrolling and with new messages. */
export function float(popup, anchor, options = {}) {
  if (!popup.isConnected) return;
  if (!popup.matches(":popover-open")) popup.showPopover();
  if (!floating.size) requestAnimationFrame(keepBeside);
  floating.set(popup, { anchor, options, top: anchor.getBoundingClientRect().top });
  place(popup, anchor, options);
}

function keepBeside() {
  for (const [popup, floated] of floating) {
    const { top } = floated.anchor.getBoundingClientRect();
    if (!popup.isConnected || !popup.matches(":popover-open")) floating.delete(popup);
    else if (top !== floated.top) place(popup, floated.anchor, floated.options);
    floated.top = top;
  }
  if (floating.size) requestAnimationFrame(keepBeside);
}

/** Below the anchor, or above it when there is more room there. */
function place(popup, anchor, { align = "start", width = null }) {
  const box = anchor.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - 2 * GAP;
  const above = box.top - 2 * GAP;
  const upward = below < Math.min(popup.scrollHeight, 220) && above > below;
  popup.style.maxHeight = `${Math.max(120, Math.min(460, upward ? above : below))}px`;
  popup.style.minWidth = `${width ?? box.width}px`;
  popup.style.top = upward ? "auto" : `${box.bottom + GAP}px`;
  popup.style.bottom = upward ? `${window.innerHeight - box.top + GAP}px` : "auto";
  const left = align === "end" ? box.right - popup.offsetWidth : box.left;
  popup.style.left = `${Math.max(8, Math.min(left, window.innerWidth - popup.offsetWidth - 8))}px`;
}

export const unfloat = (popup) => popup.matches(":popover-open") && popup.hidePopover();

/** Opens a menu under a button; items are {label, run} or nodes' worth of {node, run}. */
export function openMenu(button, items, { label, role = "menuitem", align = "end" }) {
  const menu = h("div", { class: "popup menu", role: role === "option" ? "listbox" : "menu", popover: "manual", "aria-label": label, "data-testid": "menu" });
  const close = (refocus) => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) button.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close(false);
  };
  menu.append(...items.map((item) => menuItem(item, role, () => close(true))));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    }
  });
  rove(menu, "button");
  button.after(menu);
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  float(menu, button, { align, width: 0 });
  (menu.querySelector("[aria-selected=true]") ?? menu.querySelector("button"))?.focus();
}

function menuItem(item, role, close) {
  const run = () => {
    close();
    item.run();
  };
  const selected = role === "option" ? { "aria-selected": String(Boolean(item.selected)) } : {};
  return h("button", { type: "button", role, class: "menu-item", tabIndex: -1, onClick: run, ...selected }, item.node ?? item.label);
}

export function toggleMenu(button, items, options) {
  if (button.getAttribute("aria-expanded") === "true") button.nextElementSibling.remove();
  openMenu(button, items, options);
}

/** Slack's confirmation dialog object; resolves to whether the person agreed. */
export function confirmed(confirm, reader) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const yes = h("button", { class: `button ${confirm.style === "danger" ? "danger" : "primary"}`, value: "yes" }, textNode(confirm.confirm, reader));
    const no = h("button", { class: "button", value: "no" }, confirm.deny ? textNode(confirm.deny, reader) : say("cancel"));
    const dialog = h("dialog", { class: "confirm", role: "alertdialog", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text", "data-testid": "confirm" },
      h("form", { method: "dialog" },
        h("h2", { id: "confirm-title" }, textNode(confirm.title, reader)),
        h("div", { id: "confirm-text", class: "confirm-text" }, textNode(confirm.text, reader)),
        h("div", { class: "dialog-buttons" }, no, yes)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}
