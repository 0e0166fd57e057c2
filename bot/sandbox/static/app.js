/** Starts the page: sets up its rooms and renders them whenever the sandbox changes. */
import { listen } from "./api.js";
import { keepFocus } from "./dom.js";
import { renderModal, setUpModal } from "./modal.js";
import { currentChannel, followHistory, go, onChange, page, refresh } from "./page.js";
import { focusComposer, renderPane, setUpPane, title } from "./pane.js";
import { renderSidebar, teamName } from "./sidebar.js";
import { openSwitcher } from "./switcher.js";
import { renderThread, setUpThread } from "./thread.js";
import { renderTopbar, tick } from "./topbar.js";
import { say } from "./words.js";

const room = (id) => document.getElementById(id);

function render() {
  keepFocus(() => {
    renderTopbar(room("topbar"));
    renderSidebar(room("sidebar"));
    renderPane();
    renderThread();
    renderModal();
  });
  room("skip-link").textContent = say("skip");
  const channel = currentChannel();
  document.title = [channel && title(channel), teamName(), "Oppy sandbox"].filter(Boolean).join(" · ");
  document.body.dataset.ready = "true";
  document.body.dataset.as = page.state.me.id;
  document.body.dataset.channel = page.place.channel ?? "";
}

function keys(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openSwitcher();
  }
}

/** Links that lead into this workspace stay on the page: a channel, a message, the app's Home. */
function followLink(event) {
  const anchor = event.target.closest?.("a[href]");
  if (!anchor) return;
  const place = insidePlace(anchor);
  if (!place) return;
  event.preventDefault();
  go(place).then(() => showLinked(anchor.href));
}

/** A permalink ends in p and the message's ts without its dot. */
function showLinked(href) {
  const [, seconds, rest] = /\/p(\d{10})(\d{6})/.exec(href) ?? [];
  const message = document.querySelector(`[data-ts="${seconds}.${rest}"]`);
  message?.scrollIntoView({ block: "center" });
  message?.classList.add("linked");
}

/** A permalink of a file opens what the sandbox has under it. */
function openFile(event) {
  const anchor = event.target.closest?.("a[href]");
  const [, id] = /\.slack\.com\/files\/[A-Z0-9]+\/(F[A-Z0-9]+)\//.exec(anchor?.href) ?? [];
  if (!id) return;
  event.preventDefault();
  window.open(`/page/file/${id}`, "_blank", "noopener");
}

function insidePlace(anchor) {
  if (anchor.dataset.channel) return { channel: anchor.dataset.channel, tab: null, thread: null };
  const message = /\/archives\/([A-Z0-9]+)(?:\/p(\d+))?/.exec(anchor.href);
  if (message && page.reader.channels.has(message[1])) return { channel: message[1], tab: null, thread: null };
  if (/^slack:\/\/app\?/.test(anchor.href)) {
    const app = page.state.channels.find((channel) => channel.kind === "app");
    return app && { channel: app.id, tab: anchor.href.includes("tab=home") ? "home" : null, thread: null };
  }
  return null;
}

function showConnection(connected) {
  page.online = connected;
  room("topbar").classList.toggle("offline", !connected);
  room("topbar").dataset.offline = say("offline");
}

function start() {
  setUpPane(room("main"));
  setUpThread(room("thread"));
  setUpModal(room("modal"));
  onChange(render);
  followHistory();
  document.addEventListener("keydown", keys);
  document.addEventListener("click", followLink);
  document.addEventListener("click", openFile);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#sidebar, .drawer-button")) document.body.classList.remove("drawer-open");
  });
  setInterval(tick, 1000);
  listen(refresh, showConnection);
  refresh().then(() => matchMedia("(min-width: 640px)").matches && !document.querySelector("dialog[open]") && focusComposer());
}

start();
