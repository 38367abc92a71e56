// Passkeys: adds one to the person who is signed in or has begun to, and signs with one.
import { tokenHeader } from "./wire.js";

const PATIENCE = 120000;

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...tokenHeader() },
    body: JSON.stringify(body),
  });
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    location.assign("/sign-in");
    throw new Error("You are signed out.");
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  const why = [said.detail, said.action].filter(Boolean).join(" ");
  throw new Error(why || "The server could not take that (" + answer.status + "). Reload the page and try again.");
}

const known = (id) => ({ type: "public-key", id: decode(id) });

async function add(form) {
  const { offer: given, at } = form.dataset;
  const offer = given
    ? JSON.parse(given)
    : await post("/passkeys/begin", { password: form.elements.password.value });
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: decode(offer.challenge),
      rp: { id: offer.relyingParty, name: "Sluice" },
      user: { id: decode(offer.handle), name: offer.person, displayName: offer.displayName },
      pubKeyCredParams: offer.algorithms.map((alg) => ({ type: "public-key", alg })),
      excludeCredentials: offer.there.map(known),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      attestation: "none",
      timeout: PATIENCE,
    },
  });
  const answer = await post(at || "/passkeys", {
    name: form.elements.name.value,
    clientData: encode(made.response.clientDataJSON),
    attestation: encode(made.response.attestationObject),
  });
  location.assign(answer.page || "/passkeys");
}

async function confirm(button) {
  const { challenge, party, credentials } = button.dataset;
  const given = await navigator.credentials.get({
    publicKey: {
      challenge: decode(challenge),
      rpId: party,
      allowCredentials: credentials.split(" ").filter(Boolean).map(known),
      userVerification: "required",
      timeout: PATIENCE,
    },
  });
  const answer = await post(location.pathname, {
    credential: encode(given.rawId),
    authenticatorData: encode(given.response.authenticatorData),
    clientData: encode(given.response.clientDataJSON),
    signature: encode(given.response.signature),
  });
  location.assign(answer.page);
}

function words(trouble) {
  if (trouble.name === "NotAllowedError") return "The passkey was not used in time, or it was refused. Please try again.";
  if (trouble.name === "InvalidStateError") return "You have added this passkey already.";
  if (trouble.name === "SecurityError") return "Passkeys work only at the address that the server is configured with.";
  return trouble.message;
}

async function attempt(button, step) {
  const said = document.querySelector("[data-trouble]");
  said.hidden = true;
  if (!window.PublicKeyCredential) {
    said.textContent = "This browser has no passkeys here: open Sluice by https, in a newer browser.";
    said.hidden = false;
    return;
  }
  button.disabled = true;
  try {
    await step();
  } catch (trouble) {
    said.textContent = words(trouble);
    said.hidden = false;
    button.disabled = false;
  }
}

// Buttons are disabled until they do something: a press before that would be lost.
const form = document.querySelector("[data-passkey-add]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(form.querySelector("[type=submit]"), () => add(form));
});
form?.querySelector("[type=submit]").removeAttribute("disabled");

const button = document.querySelector("[data-passkey-confirm]");
button?.addEventListener("click", () => attempt(button, () => confirm(button)));
button?.removeAttribute("disabled");
