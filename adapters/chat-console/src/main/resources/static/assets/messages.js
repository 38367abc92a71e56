// Messages that arrive or change, without disturbing who reads: open parts, focus and scroll stay.
import { fragment, say, toast } from "./wire.js";
import { localTimes } from "./times.js";

const stream = document.querySelector("[data-stream]");
const list = document.getElementById("messages") || document.querySelector("[data-notices]");
const toEnd = document.querySelector("[data-to-end]");
const busy = new Map();

const place = document.body.dataset.place;
const nearEnd = () => !stream || stream.scrollHeight - stream.scrollTop - stream.clientHeight < 160;
const byId = (kind, id) => document.getElementById((kind === "message" ? "m" : "w") + id);

export function scrollToEnd() {
  if (stream) stream.scrollTop = stream.scrollHeight;
  if (toEnd) toEnd.hidden = true;
}

/** Runs work one at a time per key; a request that comes meanwhile runs once more afterwards. */
export async function once(key, work) {
  if (busy.has(key)) {
    busy.set(key, true);
    return;
  }
  busy.set(key, false);
  try {
    await work();
  } finally {
    const again = busy.get(key);
    busy.delete(key);
    if (again) once(key, work);
  }
}

/** Puts new content into old, keeping folded parts as the reader left them, and the focus. */
export function swap(old, fresh) {
  const open = new Map([...old.querySelectorAll("details[data-key]")].map((part) => [part.dataset.key, part.open]));
  const scrolled = [...old.querySelectorAll(".code__in")].map((code) => code.scrollTop);
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  old.replaceChildren(...fresh.childNodes);
  for (const part of old.querySelectorAll("details[data-key]")) {
    if (open.has(part.dataset.key)) part.open = open.get(part.dataset.key);
  }
  old.querySelectorAll(".code__in").forEach((code, at) => { code.scrollTop = scrolled[at] || 0; });
  if (focused) old.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  localTimes(old);
}

const drawn = (root) => root.innerHTML.replace(/ data-token="[^"]*"| aria-disabled="true"| title="[^"]*"/g, "");

/** Puts new content into old if it looks different; else only renews what its buttons send. */
export function change(old, fresh) {
  localTimes(fresh);
  const buttons = fresh.querySelectorAll("[data-press]");
  if (drawn(old).replace(/ open=""/g, "") !== drawn(fresh).replace(/ open=""/g, "")) swap(old, fresh);
  else old.querySelectorAll("[data-press]").forEach((button, at) => { button.dataset.token = buttons[at].dataset.token; });
}

function update(old, fresh) {
  const label = fresh.getAttribute("aria-label");
  if (old.getAttribute("aria-label") !== label) say(label);
  old.setAttribute("aria-label", label);
  const content = old.querySelector("[data-content]");
  const incoming = fresh.querySelector("[data-content]");
  change(content, incoming);
  const thread = old.querySelector("[data-thread-of]");
  const freshThread = fresh.querySelector("[data-thread-of]");
  if (thread && freshThread) {
    thread.hidden = freshThread.hidden;
    thread.querySelector("[data-replies]").textContent = freshThread.querySelector("[data-replies]").textContent;
  }
}

function append(article, holder, loud) {
  const stay = nearEnd();
  document.querySelector("[data-empty]")?.remove();
  article.classList.add("message--new");
  localTimes(article);
  holder.append(article);
  window.htmx?.process(article);
  if (loud) say(article.getAttribute("aria-label"));
  if (!stay && article.classList.contains("message--whisper")) toast(article.getAttribute("aria-label"));
  if (stay) scrollToEnd();
  else if (toEnd) toEnd.hidden = false;
}

async function show(kind, hint, holder, loud) {
  const path = kind === "message" ? "/console/messages/" : "/console/whispers/";
  const article = (await fragment(path + encodeURIComponent(hint.id))).querySelector("article");
  const old = byId(kind, hint.id);
  if (old) {
    const stay = nearEnd();
    update(old, article);
    if (stay) scrollToEnd();
  } else {
    append(article, holder, loud);
  }
}

/** A message of this place changed or arrived, here or in a thread. */
export async function message(hint) {
  if (hint.thread) {
    const thread = document.querySelector(`[data-thread-of="${CSS.escape(hint.thread)}"]`);
    if (!thread) return;
    if (!byId("message", hint.id)) {
      await once("message" + hint.thread, () => show("message", { id: hint.thread }, list, false));
    }
    if (thread.open) {
      const holder = thread.querySelector("[data-replies-in]");
      holder.querySelector("p.muted")?.remove();
      await once("message" + hint.id, () => show("message", hint, holder, false));
    }
    return;
  }
  if (stream) await once("message" + hint.id, () => show("message", hint, list, true));
}

/** Something for this person alone. It shows here, or wherever the person is now. */
export async function whisper(hint) {
  if (hint.channel === place || !stream) {
    await once("whisper" + hint.id, () => show("whisper", hint, list, true));
  }
}

async function load(thread) {
  const replies = await fragment(`/console/messages/${thread.dataset.threadOf}/thread`);
  const holder = thread.querySelector("[data-replies-in]");
  localTimes(replies);
  holder.replaceChildren(replies);
}

export function threads() {
  document.addEventListener("toggle", (event) => {
    const thread = event.target;
    if (thread.dataset?.threadOf && thread.open) load(thread).catch(() => { thread.open = false; });
  }, true);
  document.body.addEventListener("htmx:load", (event) => localTimes(event.detail.elt.parentElement || event.detail.elt));
  toEnd?.addEventListener("click", scrollToEnd);
  stream?.addEventListener("scroll", () => { if (nearEnd() && toEnd) toEnd.hidden = true; }, { passive: true });
  scrollToEnd();
}
