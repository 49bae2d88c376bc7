// What a workout's page has in an app: the way back to the front page.

import { keepOffline } from "./offline.js";
import { plan } from "./player/plan.js";

const HOUSE = "M4 11l8-7 8 7v9h-5v-6h-6v6H4z";
const { home, keep } = plan;
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

if (keep) {
  // Served by a computer that may be gone tomorrow: here is all of it as a file.
  const file = document.createElement("a");
  file.href = new URL(keep.address, root).href;
  file.download = "";
  file.textContent = keep.text;
  const line = document.createElement("p");
  line.append(file);
  document.getElementById("about").append(line);
} else {
  keepOffline(root);
}
