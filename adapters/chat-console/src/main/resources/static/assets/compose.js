// The command box: a combobox with suggestions and a history.
import { command } from "./actions.js";
import { scrollToEnd } from "./messages.js";
import { fragment, toast } from "./wire.js";

const form = document.querySelector("[data-compose]");
const input = document.getElementById("command");
const box = document.getElementById("suggestions");
const history = [];
let chosen = -1;
let back = 0;
let timer;
let asked = 0;

const options = () => [...box.querySelectorAll("[role=option]")];

function close() {
  box.hidden = true;
  chosen = -1;
  asked++;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const all = options();
  chosen = (index + all.length) % all.length;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
  input.setAttribute("aria-activedescendant", all[chosen].id);
  all[chosen].scrollIntoView({ block: "nearest" });
}

function take(option) {
  input.value = option.dataset.text.replace(/\s*$/, " ");
  close();
  input.focus();
  later();
}

async function suggest() {
  const mine = ++asked;
  try {
    const list = await fragment("/console/suggest?typed=" + encodeURIComponent(input.value));
    if (mine !== asked || document.activeElement !== input) return;
    box.replaceChildren(list);
    chosen = -1;
    box.hidden = options().length === 0;
    input.setAttribute("aria-expanded", String(!box.hidden));
  } catch {
    close();
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(suggest, 90);
}

function typed(text) {
  const line = document.createElement("p");
  line.className = "message--typed";
  line.dir = "auto";
  line.textContent = "› " + text;
  document.querySelector("[data-empty]")?.remove();
  document.getElementById("messages").append(line);
  scrollToEnd();
}

async function submit(event) {
  event.preventDefault();
  clearTimeout(timer);
  const text = input.value.trim();
  close();
  if (!text) return;
  history.push(text);
  back = history.length;
  input.value = "";
  typed(text);
  try {
    await command(text);
  } catch (trouble) {
    toast(trouble.message);
    if (!input.value) input.value = text;
  }
}

function remember(step) {
  back = Math.max(0, Math.min(history.length, back + step));
  input.value = history[back] || "";
}

function key(event) {
  const open = !box.hidden && options().length > 0;
  if (event.key === "Escape") {
    if (open) close();
    else input.value = "";
  } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
  } else if (open && event.key === "Tab" && !event.shiftKey) {
    take(options()[Math.max(chosen, 0)]);
  } else if (open && event.key === "Enter" && chosen >= 0) {
    take(options()[chosen]);
  } else if (!open && event.key === "ArrowUp" && (!input.value || back < history.length)) {
    remember(-1);
  } else if (!open && event.key === "ArrowDown" && back < history.length) {
    remember(1);
  } else {
    return;
  }
  event.preventDefault();
}

export function compose() {
  document.addEventListener("keydown", (event) => {
    const free = !event.target.closest("input, textarea, select, dialog") && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "/" && free && input) {
      event.preventDefault();
      input.focus();
    }
  });
  if (!form) return;
  form.addEventListener("submit", submit);
  input.addEventListener("keydown", key);
  input.addEventListener("paste", (event) => {
    if (!/\S\s*\n\s*\S/.test(event.clipboardData.getData("text"))) return;
    event.preventDefault();
    toast("A command is one line. Use “New migration” for a script, so that its lines stay as they are.");
  });
  input.addEventListener("input", later);
  input.addEventListener("focus", later);
  input.addEventListener("blur", () => setTimeout(() => { if (document.activeElement !== input) close(); }, 150));
  box.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
