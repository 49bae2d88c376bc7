// What the front page has where a computer serves it: it makes sets, and takes what was done.

const { texts } = JSON.parse(document.getElementById("told").textContent);
const root = new URL(".", document.baseURI);
const form = document.getElementById("make");
const making = document.getElementById("making");
const why = document.getElementById("why");
const part = document.getElementById("part");
const PATIENCE = 300; // ms from one question to the next

let name = null; // of the set that is being made

function show(busy) {
  form.hidden = busy;
  making.hidden = !busy;
}

async function ask(address, given) {
  try {
    const answer = await fetch(new URL(address, root), given);
    return [answer.ok, await answer.json()];
  } catch {
    return [false, { why: texts.gone }];
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = [...new FormData(form)].filter(([, value]) => value.trim());
  const body = JSON.stringify(Object.fromEntries(said));
  const [begun, told] = await ask("make", { method: "POST", body });
  why.textContent = begun ? "" : told.why;
  if (!begun) return;
  name = told.name;
  show(true);
  follow();
});

document.getElementById("stop").addEventListener("click", async () => {
  const stopped = name;
  name = null;
  const [, told] = await ask(`make/${stopped}`, { method: "DELETE" });
  show(false);
  why.textContent = told.state === "stopped" ? texts.stopped : (told.why ?? "");
});

async function follow() {
  const mine = name;
  while (name === mine) {
    const [found, told] = await ask(`make/${mine}`);
    if (name !== mine) return;
    if (found && told.state === "done") {
      location.assign(new URL(told.page, root));
      return;
    }
    if (!found || told.state === "failed") {
      show(false);
      why.textContent = told.why ?? texts.gone;
      return;
    }
    const percent = Math.round(100 * told.part);
    making.querySelector("progress").value = told.part;
    part.textContent = texts.making.replace("{part}", percent);
    await new Promise((later) => setTimeout(later, PATIENCE));
  }
}

// The sets that were made already, above those that the page came with.
async function listMade() {
  const [found, made] = await ask("make");
  if (!found) return;
  for (const old of document.querySelectorAll("#workouts .made")) old.remove();
  const items = made.map((each) => {
    const link = document.createElement("a");
    link.href = new URL(each.page, root);
    for (const [tag, text] of [["b", each.title], ["span", each.amount], ["span", each.length]]) {
      link.append(Object.assign(document.createElement(tag), { textContent: text }));
    }
    const item = document.createElement("li");
    item.className = "made";
    item.append(link);
    return item;
  });
  document.getElementById("workouts").prepend(...items);
}

addEventListener("pageshow", (event) => {
  listMade();
  if (event.persisted) show(false); // one came back to it from the set
});
