// What a workout's page has in an app: the way back to the front page.

import { keepOffline } from "./offline.js";
import { plan } from "./player/plan.js";
import { send } from "./send.js";

const HOUSE = "M4 11l8-7 8 7v9h-5v-6h-6v6H4z";
const { home, served } = plan;
const root = new URL("../../", document.baseURI);

const button = document.createElement("button");
button.id = "home";
button.type = "button";
button.className = "small";
button.setAttribute("aria-label", home);
button.title = home;
button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${HOUSE}"/></svg>`;
button.addEventListener("click", () => location.assign(root));
document.getElementById("tools").prepend(button);

if (served) {
  // Served by a computer that may be gone tomorrow: here is all of it as a file.
  const file = document.createElement("a");
  file.href = new URL(served.file, root).href;
  file.download = "";
  file.textContent = served.text;
  const line = document.createElement("p");
  line.append(file);
  document.getElementById("about").append(line);
  const by = new URL(served.by, root);
  for (const what of ["tempo:set", "tempo:done"]) {
    document.addEventListener(what, () => send(by));
  }
  addEventListener("pagehide", () => send(by)); // with what was said of it since
} else {
  keepOffline(root);
}
