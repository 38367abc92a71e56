// Forms as dialogs, with an editor for SQL that takes files.
import { fragment, newId, send } from "./wire.js";

const LARGEST = 10 * 1024 * 1024;
const holder = document.getElementById("forms");

function size(text) {
  const bytes = new TextEncoder().encode(text).length;
  const lines = text ? text.split("\n").length : 0;
  const unit = bytes < 1024 ? bytes + " B" : bytes < 1048576 ? Math.round(bytes / 1024) + " kB" : (bytes / 1048576).toFixed(1) + " MB";
  return lines === 0 ? "" : `${lines} ${lines === 1 ? "line" : "lines"} · ${unit}`;
}

function complain(dialog, text) {
  const error = dialog.querySelector(".form__error");
  error.textContent = text;
  error.hidden = !text;
  if (text) error.scrollIntoView({ block: "nearest" });
}

/** The text of a file, or an error that says what to do. */
async function read(file) {
  if (file.size > LARGEST) throw new Error(`${file.name} is larger than 10 MB. Split it into several migrations.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const marks = bytes[0] === 0xff && bytes[1] === 0xfe || bytes[0] === 0xfe && bytes[1] === 0xff;
  if (marks) throw new Error(`${file.name} is UTF-16. Save it as UTF-8 and choose it again.`);
  if (bytes.includes(0)) throw new Error(`${file.name} has NUL bytes, so it is not a UTF-8 text file. Save it as UTF-8 and choose it again.`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file.name} is not UTF-8 (Latin-1 or Windows-1252, perhaps). Save it as UTF-8 and choose it again.`);
  }
}

function editor(dialog, root) {
  const text = root.querySelector("textarea");
  const picker = root.querySelector("input[type=file]");
  const shown = root.querySelector(".editor__size");
  const count = () => { shown.textContent = size(text.value); };
  const take = async (file) => {
    if (!file) return;
    try {
      text.value = await read(file);
      complain(dialog, "");
      count();
      text.focus();
    } catch (trouble) {
      complain(dialog, trouble.message);
    }
  };
  let timer;
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(count, 200);
  });
  picker.addEventListener("change", () => {
    take(picker.files[0]);
    picker.value = "";
  });
  root.addEventListener("dragover", (event) => {
    event.preventDefault();
    root.classList.add("editor--over");
  });
  root.addEventListener("dragleave", () => root.classList.remove("editor--over"));
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("editor--over");
    take(event.dataTransfer.files[0]);
  });
  count();
}

function problem(fields) {
  for (const field of fields) {
    const missing = field.required && !field.value.trim();
    field.setAttribute("aria-invalid", String(missing));
    if (missing) return [field, `Please fill in “${field.labels[0].querySelector("bdi").textContent}”.`];
    if (new TextEncoder().encode(field.value).length > LARGEST) return [field, "A script may have up to 10 MB."];
  }
  return undefined;
}

async function submit(dialog, form, event) {
  event.preventDefault();
  const fields = [...form.elements].filter((field) => field.name);
  const found = problem(fields);
  if (found) {
    complain(dialog, found[1]);
    found[0].focus();
    return;
  }
  const button = form.querySelector("[type=submit]");
  if (button.disabled) return;
  button.disabled = true;
  complain(dialog, "");
  try {
    await send("/console/submit", {
      event: dialog.dataset.event,
      channel: document.body.dataset.place,
      token: dialog.dataset.token,
      values: Object.fromEntries(fields.map((field) => [field.name, field.value])),
    });
    dialog.dataset.sent = "yes";
    dialog.close();
  } catch (trouble) {
    complain(dialog, trouble.message);
    button.disabled = false;
  }
}

function leave(dialog, form, start) {
  const filled = [...form.elements].some((field) => field.name && field.value !== start.get(field.name));
  const note = "Close again to throw away what you wrote, or carry on.";
  const error = dialog.querySelector(".form__error");
  if (filled && error.textContent !== note) complain(dialog, note);
  else dialog.close();
}

export async function openForm(id) {
  if (document.querySelector("dialog[open]")) return;
  holder.replaceChildren(await fragment("/console/forms/" + encodeURIComponent(id)));
  const dialog = holder.querySelector("dialog");
  const form = dialog.querySelector("form");
  const start = new Map([...form.elements].filter((field) => field.name).map((field) => [field.name, field.value]));
  dialog.dataset.event = newId();
  dialog.querySelectorAll("[data-editor]").forEach((root) => editor(dialog, root));
  form.addEventListener("submit", (event) => submit(dialog, form, event));
  dialog.querySelectorAll("[data-close]").forEach((close) => close.addEventListener("click", () => leave(dialog, form, start)));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave(dialog, form, start);
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  dialog.querySelector("input[type=text], textarea, select")?.focus();
}

export function forms() {
  // A file dropped beside the editor must not make the browser leave the page.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, (event) => { if (!event.target.closest?.("[data-editor]")) event.preventDefault(); });
  }
}
