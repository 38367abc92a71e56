// Presses and commands. One press is one event however often it is clicked or delivered.
import { newId, send, toast } from "./wire.js";

const triggers = new Set();

/** Whether this tab asked for a form; a trigger that is no id of ours belongs to whoever sees it. */
export const asked = (trigger) => triggers.has(trigger.split("/").pop()) || !/(^|\/)[0-9a-f-]{36}$/i.test(trigger);

export async function command(text) {
  const event = newId();
  triggers.add(event);
  await send("/console/command", { event, channel: document.body.dataset.place, text });
}

function confirmed(question, label, danger) {
  const dialog = document.getElementById("confirm");
  const yes = dialog.querySelector("[data-yes]");
  dialog.querySelector("#confirm-question").textContent = question;
  yes.textContent = label;
  yes.className = danger ? "button danger" : "button primary";
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) =>
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true }));
}

async function press(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  const { token, confirm } = button.dataset;
  const card = button.closest("[data-card]");
  if (confirm && !(await confirmed(confirm, button.textContent, button.classList.contains("danger")))) return;
  const event = newId();
  triggers.add(event);
  button.setAttribute("aria-disabled", "true");
  try {
    await send("/console/press", {
      event,
      trigger: event,
      token,
      channel: card?.dataset.channel || document.body.dataset.place,
      thread: card?.dataset.thread || "",
    });
  } catch (trouble) {
    toast(trouble.message);
  }
  setTimeout(() => button.removeAttribute("aria-disabled"), 1500);
}

export function presses() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-press]");
    if (button) press(button);
    const shortcut = event.target.closest("[data-command]");
    if (shortcut) command(shortcut.dataset.command).catch((trouble) => toast(trouble.message));
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    const csrf = document.querySelector('meta[name="csrf"]');
    if (csrf) event.detail.headers[csrf.dataset.header] = csrf.content;
  });
  document.body.addEventListener("htmx:sendError", () => toast("The server cannot be reached."));
  document.body.addEventListener("htmx:responseError", () => toast("That did not work. Please try again."));
}
