// Asks for the same page again when something changes, and puts the parts that differ in place. Every part that can change
// has an id and `data-live`. The state is the address, so there is none in here.
"use strict";

const form = () => document.getElementById("state");
let latest = 0;
let version = Number(document.documentElement.dataset.version);

// The address for the fields of the form, without those that say what holds anyway.
function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form())) {
    const field = form().elements.namedItem(name);
    const given = field instanceof RadioNodeList ? undefined : field?.dataset.default;
    if (given === undefined ? value !== "" : value !== given) query.append(name, value);
  }
  const usual = { width: "600", scheme: "light" };
  for (const name in usual) if (query.get(name) === usual[name]) query.delete(name);
  for (const name of ["to", "zone"]) {
    const field = form().elements.namedItem(name);
    if (field && field.value === field.defaultValue && !new URLSearchParams(location.search).has(name)) query.delete(name);
  }
  return "/mail?" + query;
}

// Whether somebody types there, so that the field must stay as it is.
const isTyping = element => element.matches("textarea, input:not([type=checkbox], [type=radio])");

function swap(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const active = document.activeElement;
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = document.getElementById(part.id);
    if (!here || here.innerHTML === part.innerHTML || here.source === part.innerHTML) continue;
    if (here.contains(active) && isTyping(active)) continue;
    const open = [...here.querySelectorAll("details[open]")].map(details => details.id);
    here.innerHTML = part.innerHTML;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    // What the browser makes of it may be written another way.
    here.source = part.innerHTML;
  }
  document.title = page.title;
  version = Number(page.documentElement.dataset.version);
  if (active && active.id && !active.isConnected) document.getElementById(active.id)?.focus({ preventScroll: true });
}

// The load that is under way. A new version of the files repeats it: what was asked for is not lost.
let pending;

async function load(url, history) {
  const number = ++latest;
  pending = { url, history };
  const response = await fetch(url);
  const html = await response.text();
  // An answer that another one has overtaken is out of date.
  if (number !== latest) return;
  pending = undefined;
  if (history === "push") window.history.pushState(null, "", url);
  if (history === "replace") window.history.replaceState(null, "", url);
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.getElementById("problems") || !!page.getElementById("state") !== !!form()) return location.assign(url);
  swap(html);
}

let waiting;
function later(wait) {
  clearTimeout(waiting);
  // At once where nobody types, before a new version of the files can put the old fields back.
  if (wait === 0) load(address(), "replace");
  else waiting = setTimeout(() => load(address(), "replace"), wait);
}

addEventListener("input", event => {
  if (!event.target.form || event.target.form !== form() || event.target.id === "save_as") return;
  later(isTyping(event.target) && event.target.type !== "range" ? 120 : 0);
});

addEventListener("submit", event => {
  if (event.target !== form() || event.submitter?.formMethod === "post") return;
  event.preventDefault();
  load(address(), "push");
});

// Within the page of a template a link only changes the state.
addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (!form() || url.origin !== location.origin || url.pathname !== "/mail" || location.pathname !== "/mail") return;
  event.preventDefault();
  load(url.pathname + url.search, "push");
});

addEventListener("popstate", () => load(location.pathname + location.search));

// The server sends each new version; on connecting, the one that it has.
const events = new EventSource("/events");
events.onmessage = event => {
  if (Number(event.data) === version || location.pathname === "/inbound") return;
  const { url, history } = pending ?? { url: location.pathname + location.search };
  load(url, history);
};
