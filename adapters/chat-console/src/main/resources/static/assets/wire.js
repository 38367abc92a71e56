// Talking to the server: every request carries the session's CSRF token.
const csrf = document.querySelector('meta[name="csrf"]');

export function tokenHeader() {
  return csrf ? { [csrf.dataset.header]: csrf.content } : {};
}

export const newId = () =>
  crypto.randomUUID ? crypto.randomUUID() : randomId(crypto.getRandomValues(new Uint8Array(16)));

// randomUUID exists in secure contexts only; a server on http://host:8080 is none.
function randomId(bytes) {
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function fragment(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" }, redirect: "manual", cache: "no-store" });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw signedOut();
  if (!answer.ok) throw new Error(String(answer.status));
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content;
}

// Sends an action. Sending the same event again is safe, so a broken connection is tried again.
export async function send(path, action) {
  const options = {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...tokenHeader() },
    body: JSON.stringify(action),
  };
  let answer;
  for (let attempt = 0; !answer; attempt++) {
    try {
      answer = await fetch(path, options);
    } catch {
      if (attempt === 2) throw new Error("The server cannot be reached. Nothing was lost: please try again.");
      await new Promise((done) => setTimeout(done, 400 * (attempt + 1)));
    }
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw signedOut();
  if (answer.status === 403) throw new Error("Your session has changed. Reload the page and try again.");
  if (answer.status === 413) throw new Error("That is too large: a script may have up to 10 MB.");
  if (!answer.ok) throw new Error("The server could not take that (" + answer.status + "). Please try again.");
}

function signedOut() {
  setTimeout(() => location.assign("/sign-in"), 1500);
  return new Error("You are signed out. Taking you to the sign-in page…");
}

export function toast(text) {
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), 7000);
}

export function say(text) {
  const log = document.getElementById("said");
  const line = document.createElement("p");
  line.textContent = text;
  log.append(line);
  while (log.children.length > 5) log.firstChild.remove();
}
