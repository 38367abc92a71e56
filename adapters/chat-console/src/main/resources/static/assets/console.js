// Entry of the console: what every page does, and which parts a page has.
import { listen } from "./stream.js";
import { presses } from "./actions.js";
import { compose } from "./compose.js";
import { forms } from "./forms.js";
import { threads } from "./messages.js";
import { localTimes } from "./times.js";

const side = document.getElementById("side");
const menu = document.querySelector("[data-menu]");

function showMenu(open) {
  side.classList.toggle("side--open", open);
  menu.setAttribute("aria-expanded", String(open));
  if (open) side.querySelector("a, button").focus();
}

if (menu && side) {
  menu.addEventListener("click", () => showMenu(!side.classList.contains("side--open")));
  document.addEventListener("click", (event) => {
    const aside = event.target === side || !side.contains(event.target);
    const outside = event.target === side ? event.clientX > side.getBoundingClientRect().right : aside;
    if (side.classList.contains("side--open") && outside && !menu.contains(event.target)) showMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side.classList.contains("side--open")) {
      showMenu(false);
      menu.focus();
    }
  });
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (!copy) return;
  const lines = copy.closest(".code").querySelectorAll(".line__text");
  const label = copy.querySelector("span");
  try {
    await navigator.clipboard.writeText([...lines].map((line) => line.textContent).join("\n"));
    label.textContent = "Copied";
  } catch {
    label.textContent = "Select and copy by hand";
  }
  setTimeout(() => { label.textContent = "Copy"; }, 2000);
});

if (document.body.dataset.change !== undefined) {
  localTimes(document);
  presses();
  compose();
  forms();
  threads();
  listen();
}
