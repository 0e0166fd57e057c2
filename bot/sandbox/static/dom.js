/** Building, keeping and finding DOM nodes. People's text only ever enters as text nodes. */

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "className", "tabIndex"]);

export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) assign(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return node;
}

function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2).toLowerCase(), value);
  else if (name === "class") node.className = value;
  else if (name === "dataset" || name === "style") Object.assign(node[name], value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

const ICONS = {
  lock: "M5.5 8V6a4.5 4.5 0 0 1 9 0v2h.5A1.5 1.5 0 0 1 16.5 9.5v6A1.5 1.5 0 0 1 15 17H5a1.5 1.5 0 0 1-1.5-1.5v-6A1.5 1.5 0 0 1 5 8zM7 8h6V6a3 3 0 0 0-6 0z",
  hash: "M7.6 2.5 7 6.5H3.5V8h3.3l-.6 4H2.8v1.5H6l-.6 4h1.5l.6-4h4l-.6 4h1.5l.6-4h3.5V12h-3.3l.6-4h3.4V6.5H14l.6-4h-1.5l-.6 4h-4l.6-4zM8.3 8h4l-.6 4h-4z",
  send: "M2.5 3.2 18 10 2.5 16.8 4.6 11l7.4-1-7.4-1z",
  more: "M10 3.2a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2m0 5.2a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2m0 5.2a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2",
  dots: "M4.8 8.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2m5.2 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2m5.2 0a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2",
  close: "m5.3 4.2 4.7 4.7 4.7-4.7 1.1 1.1-4.7 4.7 4.7 4.7-1.1 1.1-4.7-4.7-4.7 4.7-1.1-1.1L8.9 10 4.2 5.3z",
  down: "m5.5 7.2-1 1L10 13.7l5.5-5.5-1-1-4.5 4.4z",
  search: "M8.5 2.5a6 6 0 1 0 3.7 10.7l4 4 1-1.1-3.9-4A6 6 0 0 0 8.5 2.5m0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12m-.75 2.5v4l3.2 2.3.9-1.2-2.6-1.9V6.5z",
  menu: "M3 5h14v1.6H3zm0 4.2h14v1.6H3zm0 4.2h14V15H3z",
  reply: "M4 4h12a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 16 14h-5l-4 3.5V14H4a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4 4m0 1.5v7h4.5v1.7l1.9-1.7H16v-7z",
  back: "M9.2 4 3.2 10l6 6 1.1-1.1-4.1-4.1H17V9.2H6.2l4.1-4.1z",
  plus: "M9.2 3.5h1.6v5.7h5.7v1.6h-5.7v5.7H9.2v-5.7H3.5V9.2h5.7z",
  eye: "M10 4.5c4 0 6.6 3 7.7 5.5-1.1 2.5-3.7 5.5-7.7 5.5S3.4 12.5 2.3 10C3.4 7.5 6 4.5 10 4.5M10 6c-3 0-5 2-6 4 1 2 3 4 6 4s5-2 6-4c-1-2-3-4-6-4m0 1.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6",
  warning: "M10 2.8 18.2 17H1.8zM9.2 8v4.5h1.6V8zm0 5.7v1.6h1.6v-1.6z",
  info: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M9.2 9v5.2h1.6V9zm0-3v1.7h1.6V6z",
  check: "m4 10.5 1.1-1.1 3.2 3.2 6.7-6.8 1.1 1.1-7.8 7.9z",
  clip: "M14.6 4.1a3.4 3.4 0 0 0-4.8 0L4.6 9.3a5 5 0 0 0 7.1 7.1l4.6-4.6-1.1-1-4.6 4.5a3.5 3.5 0 0 1-4.9-4.9l5.2-5.2a1.9 1.9 0 0 1 2.6 2.7l-4.9 4.9a.6.6 0 0 1-.9-.9l4.3-4.3-1.1-1-4.2 4.2a2.1 2.1 0 0 0 2.9 3l5-4.9a3.4 3.4 0 0 0 0-4.8z",
  download: "M9.2 3h1.6v7.3l2.6-2.6 1.1 1.1-4.5 4.5-4.5-4.5 1.1-1.1 2.6 2.6zM4 15h12v1.6H4z",
  enlarge: "M3 3h5.5v1.5h-3L9 8 8 9 4.5 5.5v3H3zm14 14h-5.5v-1.5h3L11 12l1-1 3.5 3.5v-3H17z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

let serial = 0;
export const uniqueId = (prefix) => `${prefix}-${(serial += 1)}`;

const remembered = new WeakMap();

/**
 * Makes parent's children match items ({key, sig, build}) and leaves alone every node whose sig is
 * unchanged, so that focus, scroll and open menus in it survive. build() is given the node it replaces.
 */
export function reconcile(parent, items) {
  const wanted = new Set(items.map((item) => item.key));
  const old = new Map();
  for (const node of [...parent.children]) {
    const memory = remembered.get(node);
    if (memory && wanted.has(memory.key)) old.set(memory.key, node);
    else node.remove();
  }
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const before = old.get(item.key);
    const node = keepOrBuild(before, item);
    if (before && before !== node) {
      if (cursor === before) cursor = node;
      before.replaceWith(node);
    }
    if (cursor === node) cursor = node.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
}

function keepOrBuild(before, item) {
  if (before && remembered.get(before).sig === item.sig) return before;
  const node = item.build(before);
  remembered.set(node, { key: item.key, sig: item.sig });
  return node;
}

const withKey = (key) => document.querySelector(`[data-focus-key="${CSS.escape(key)}"]`);

/** Finds, later, what has the focus now: the same control, or the one nearest to where it was. */
export function rememberFocus() {
  const key = document.activeElement?.dataset?.focusKey;
  if (!key) return () => null;
  const keys = [...document.querySelectorAll("[data-focus-key]")].map((one) => one.dataset.focusKey);
  const at = keys.indexOf(key);
  return () => [...keys.slice(at), ...keys.slice(0, at).reverse()].map(withKey).find(Boolean);
}

/** Runs a render; when it replaced the focused control, its successor takes focus and caret. */
export function keepFocus(render) {
  const before = document.activeElement;
  const key = before?.dataset?.focusKey;
  const find = rememberFocus();
  const caret = key && "selectionStart" in before ? [before.selectionStart, before.selectionEnd] : null;
  render();
  if (!key || document.activeElement === before) return;
  const after = find();
  if (!after) return;
  after.focus({ preventScroll: true });
  if (after.dataset.focusKey === key && caret && caret[0] !== null && after.setSelectionRange) after.setSelectionRange(...caret);
}

/** Arrow keys, Home and End move focus among the items of a menu or a tab list. */
export function rove(container, selector) {
  container.addEventListener("keydown", (event) => {
    const items = [...container.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    let next = null;
    if (event.key in steps) next = items[(at + steps[event.key] + items.length) % items.length];
    else if (event.key === "Home") next = items[0];
    else if (event.key === "End") next = items.at(-1);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
