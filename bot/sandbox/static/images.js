/** Images and the large view of them. */
import { h, icon } from "./dom.js";
import { textNode } from "./mrkdwn.js";
import { say } from "./words.js";

function enlarge(source, alt, title) {
  const close = h("button", { type: "button", class: "icon-button", "aria-label": say("close") }, icon("close"));
  const dialog = h("dialog", { class: "lightbox", "aria-label": title || alt, "data-testid": "lightbox" },
    h("header", {}, h("strong", {}, title), close), h("img", { src: source, alt }));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function imageBlock(block, reader) {
  const title = block.title ? h("span", {}, textNode(block.title, reader)).textContent : "";
  const source = block.image_url ?? block.slack_file?.url;
  const open = () => enlarge(source, block.alt_text, title);
  const picture = h("img", { src: source, alt: block.alt_text, onClick: open });
  const button = h("button", { type: "button", class: "image-enlarge", "aria-label": `${say("enlarge")}: ${title || block.alt_text}`, title: say("enlarge"), onClick: open }, icon("enlarge"));
  const frame = h("div", { class: "image-frame" }, picture, button);
  picture.addEventListener("error", () => frame.replaceChildren(h("div", { class: "image-broken" }, say("imageBroken"), " ", block.alt_text)));
  return h("figure", { class: "image-block" }, title ? h("figcaption", {}, title) : null, frame);
}
