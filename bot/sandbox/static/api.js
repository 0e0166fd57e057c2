/** The page's conversation with the sandbox. */
import { say } from "./words.js";

async function readJson(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { error: response.ok ? null : say("failed") };
  }
}

export async function getState(query) {
  const response = await fetch(`/page/state?${new URLSearchParams(query)}`);
  const state = await response.json();
  if (!response.ok) throw new Error(state.error ?? response.status);
  return state;
}

export const post = (name, body) => send(name, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** A message with files. */
export function upload(fields, files) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const file of files) form.append("files", file, file.name);
  return send("upload", { body: form });
}

async function send(name, request) {
  const options = { method: "POST", ...request };
  try {
    const response = await fetch(`/page/${name}`, options);
    const answer = await readJson(response);
    return response.ok ? answer : { ...answer, error: answer.error ?? say("failed") };
  } catch {
    return { error: say("failed") };
  }
}

/** Calls changed() now and on every change: the sandbox tells its version to each new connection. */
export function listen(changed, connected) {
  const source = new EventSource("/page/events");
  source.addEventListener("open", () => connected(true));
  source.addEventListener("message", () => changed());
  source.addEventListener("error", () => connected(false));
}
