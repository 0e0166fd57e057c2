/** Table and data_table blocks. */
import { h } from "./dom.js";
import { plain } from "./mrkdwn.js";
import { richText } from "./richtext.js";

function cellContent(cell, reader) {
  if (!cell) return null;
  if (cell.type === "rich_text") return richText(cell, reader);
  return plain(String(cell.text ?? cell.value ?? ""));
}

function row(cells, tag, settings, reader) {
  return h("tr", {}, cells.map((cell, at) => {
    const setting = settings[at] ?? {};
    const scope = tag === "th" ? { scope: "col" } : {};
    return h(tag, { ...scope, class: setting.is_wrapped ? "wrapped" : null, style: { textAlign: setting.align ?? "left" } }, cellContent(cell, reader));
  }));
}

export function table(block, reader) {
  const [head, ...rest] = block.rows;
  const settings = block.column_settings ?? [];
  return h("div", { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": block.caption ?? "Table" },
    h("table", { class: "table", "data-testid": "table" },
      block.caption ? h("caption", {}, block.caption) : null,
      h("thead", {}, row(head, "th", settings, reader)),
      h("tbody", {}, rest.map((cells) => row(cells, "td", settings, reader)))));
}
