// The stream of hints. A tab that is hidden for long lets its connection go and comes back later.
import { change, message, once, whisper } from "./messages.js";
import { openForm } from "./forms.js";
import { asked } from "./actions.js";
import { fragment } from "./wire.js";

const body = document.body;
const state = document.querySelector("[data-link-state]");
let last = Number(body.dataset.change || 0);
let source;
let hiding;
let retry;

function quietly(work) {
  work.catch((trouble) => console.info("The console could not fetch a change:", trouble.message));
}

function heard(event) {
  last = Math.max(last, Number(event.lastEventId) || 0);
  return JSON.parse(event.data);
}

function mark(channel) {
  if (channel === body.dataset.place && body.dataset.link === undefined) return;
  const link = document.querySelector(`[data-channel="${CSS.escape(channel)}"] .dot`);
  if (link) link.hidden = false;
}

function count() {
  const holder = document.querySelector("[data-waiting]");
  if (holder) quietly(once("waiting", async () => holder.replaceChildren(await fragment("/console/waiting"))));
}

async function refreshPage() {
  const answer = await fragment(body.dataset.link);
  const content = document.getElementById("content");
  const fresh = answer.querySelector("#content");
  if (fresh) change(content, fresh);
}

function follows(link) {
  const here = body.dataset.link;
  if (here === undefined) return false;
  const path = here.split("?")[0];
  return path === "/migrations" || path === "/pending" || link === path || path.startsWith(link + "/");
}

function onMessage(event) {
  const hint = heard(event);
  if (hint.channel === body.dataset.place) quietly(message(hint));
  if (!hint.thread) mark(hint.channel);
  if (follows(hint.link)) quietly(once("page", refreshPage));
  count();
}

function open() {
  clearTimeout(retry);
  source?.close();
  source = new EventSource("/console/stream?since=" + last);
  source.addEventListener("open", () => { state.textContent = ""; });
  source.addEventListener("message", onMessage);
  source.addEventListener("whisper", (event) => {
    const hint = heard(event);
    quietly(whisper(hint));
    if (body.dataset.link === undefined) mark(hint.channel);
  });
  source.addEventListener("form", (event) => {
    const hint = heard(event);
    if (document.visibilityState === "visible" && asked(hint.trigger)) quietly(openForm(hint.id));
  });
  source.addEventListener("reload", () => location.reload());
  source.addEventListener("replaced", () => {
    source.close();
    state.textContent = "Paused: open in many tabs";
  });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      state.textContent = "Connecting again…";
      retry = setTimeout(open, 3000 + Math.random() * 2000);
    } else {
      retry = setTimeout(() => { if (source.readyState !== EventSource.OPEN) state.textContent = "Connecting again…"; }, 4000);
    }
  });
}

export function listen() {
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  addEventListener("focus", () => { if (source.readyState === EventSource.CLOSED) open(); });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.visibilityState === "hidden") {
      hiding = setTimeout(() => source.close(), 30_000);
    } else if (source.readyState === EventSource.CLOSED) {
      open();
    }
  });
  if (body.dataset.link !== undefined) {
    setInterval(() => { if (document.visibilityState === "visible") quietly(once("page", refreshPage)); }, 10_000);
  }
}
