/** What Slack's own client refuses before it sends a modal: {block_id: sentence}. */
import { isEmpty } from "./forms.js";
import { say } from "./words.js";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function badText(element, value) {
  if (element.min_length && value.length < element.min_length) return say("tooShort", { n: element.min_length });
  if (element.max_length && value.length > element.max_length) return say("tooLong", { n: element.max_length });
  return null;
}

function badNumber(element, value) {
  const number = Number(value);
  if (!value.trim() || !Number.isFinite(number)) return say("badNumber");
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return say("badInteger");
  if (element.min_value !== undefined && number < Number(element.min_value)) return say("tooSmall", { n: element.min_value });
  if (element.max_value !== undefined && number > Number(element.max_value)) return say("tooLarge", { n: element.max_value });
  return null;
}

const CHECKS = {
  plain_text_input: badText,
  number_input: badNumber,
  email_text_input: (_, value) => (EMAIL.test(value) ? null : say("badEmail")),
  url_text_input: (_, value) => (URL.canParse(value) ? null : say("badUrl")),
};

function check(block, form) {
  const entry = form.get(block, block.element);
  if (isEmpty(entry)) return block.optional ? null : say("required");
  return CHECKS[block.element.type]?.(block.element, entry.value) ?? null;
}

export function validate(blocks, form) {
  const problems = {};
  for (const block of blocks) {
    const problem = block.type === "input" ? check(block, form) : null;
    if (problem) problems[block.block_id] = problem;
  }
  return problems;
}
