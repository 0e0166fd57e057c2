/** What a block needs from its surface: the reader, the form behind it, and how to act. */
import { post } from "./api.js";
import { formFor } from "./forms.js";
import { blocksOf, page, refresh } from "./page.js";
import { confirmed } from "./popups.js";
import { toast } from "./toast.js";

/** key names the form (one per view, message or home); container is where an action happened. */
export function makeContext({ key, container, errors = {}, complain = toast }) {
  const form = formFor(key);
  const where = (block, element) => ({ as: page.state.me.id, container, block_id: block.block_id, action_id: element.action_id });
  const ctx = {
    key, form, errors,
    get reader() { return page.reader; },
    fieldId: (block) => `field-${key}-${block.block_id}`.replace(/[^\w-]/g, "_"),
    focusKey: (block, element) => `${key}/${block.block_id}/${element.action_id}`,
    typed: (block, element, entry) => form.set(block, element, entry),
    search: (block, element, query) => post("options", { ...where(block, element), query }),
    async act(block, element, payload) {
      const body = { ...where(block, element), type: element.type, ...payload, state: form.state(blocksOf(container)) };
      const answer = await post("action", body);
      if (answer.error) complain(answer.error);
      await refresh();
    },
    async changed(block, element, entry) {
      const before = form.get(block, element);
      form.set(block, element, entry);
      if (block.type === "input" && !block.dispatch_action) return;
      if (await confirmed(element.confirm, page.reader)) await ctx.act(block, element, entry);
      else form.set(block, element, before);
    },
  };
  return ctx;
}
