// The front page of an app: what is kept on this device, and when each workout was done last.

import { keepOffline, watch } from "./offline.js";
import { send } from "./send.js";

const { texts, served } = JSON.parse(document.getElementById("told").textContent);
const kept = document.getElementById("kept");
const root = new URL(".", document.baseURI);
const language = document.documentElement.lang;

function records() {
  try {
    return JSON.parse(localStorage.getItem("tempo.history")) ?? [];
  } catch {
    return []; // none are kept, or they are damaged
  }
}

function said(text, told) {
  return text.replace(/\{(\w+)\}/g, (blank, name) => told[name] ?? blank);
}

function showLast() {
  const done = records();
  for (const link of document.querySelectorAll("[data-routine]")) {
    const days = done.filter((each) => each.routine === link.dataset.routine);
    const last = days.map((each) => each.began).sort().at(-1);
    if (!last) continue;
    const day = new Date(last).toLocaleDateString(language, { dateStyle: "medium" });
    link.querySelector("i").textContent = said(texts.last_done, { day });
  }
}

function offer(worker) {
  const renew = document.getElementById("renew");
  renew.hidden = false;
  renew.addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage("go on");
  });
}

showLast();
addEventListener("pageshow", showLast); // one may come back to it from a set
document.body.dataset.ready = "";

if (served) {
  document.getElementById("insecure").hidden = isSecureContext;
  addEventListener("pageshow", () => send(new URL(served, root)));
} else {
  kept.textContent = texts.keeping;
  const how = await keepOffline(root);
  kept.textContent = how === "kept" ? texts.kept : texts.not_kept;
  document.body.dataset.kept = how;
  await watch(root, offer);
}
