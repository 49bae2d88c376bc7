// The moment that is heard, drawn: always from the time of the sound, never from one of its own.

import { at, bouts, clock, part, plan, said, saying, spans, titled, words } from "./plan.js";

const ARROWS = {
  lift: "M12 21V4m-7 7 7-7 7 7",
  fast: "M12 21V9m-7 5 7-7 7 7M5 9l7-7 7 7",
  lower: "M12 3v17m-7-7 7 7 7-7",
  top: "M4 5h16M8 12v7m8-7v7",
  bottom: "M4 19h16M8 5v7m8-7v7",
  rest: "M6 3h12M6 21h12M8 3c0 6 8 6 8 18M16 3c0 6-8 6-8 18",
  finish: "M4 12.5l5.5 5.5L20 7",
  switch: "M4 8h15m-4-4 4 4-4 4M20 16H5m4-4-4 4 4 4",
};
const WORDS = { setup: "set_up", "lead-in": "get_ready", finish: "done" };
const READABLE = 1.5; // for which words stay at least, if no others follow
const WHOLE = 1.01; // the ring, with its two ends one over the other
const CHATTER = 4; // seconds from one thing told to a screen reader to the next

const stage = part("stage");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const explosive = new Set(
  plan.events.filter((event) => event.sound === "explosive").map((event) => event.time),
);

let shown = null; // what stands there now: nothing is written twice
let time = 0; // which it stands for
let told = -Infinity;

for (const bout of bouts) {
  const bar = document.createElement("li");
  bar.append(document.createElement("i"));
  if (bout.place && bouts[bout.place - 1].exercise !== bout.exercise) bar.className = "other";
  part("bars").append(bar);
  bout.bar = bar.firstChild;
}

// Forget what was shown: the sound was sent elsewhere, so a step back is none.
export function moved() {
  time = 0;
}

// Draw a time; ``debt`` is what a rest is longer than on the plan.
export function draw(now, debt, paused) {
  let span = at(now);
  // A player's clock may tremble: less than a phase back was never heard.
  if (now < time && time - now < spans[at(time).place].end - spans[at(time).place].start) {
    now = time;
    span = at(now);
  }
  time = now;
  const left = Math.max(0, span.end - now) + debt;
  const phase = span.phase ?? span.kind;
  if (span !== shown) begin(span, phase);
  const rest = span.kind === "rest" || span.kind === "switch";
  const whole = Math.max(1, Math.ceil(left - 0.001));
  const count = whole >= 60 || (rest && shown.end - shown.start >= 60) ? clock(whole) : `${whole}`;
  put("seconds", span.kind === "finish" ? "" : count);
  stage.style.setProperty("--digits", count.length);
  const lasting = said(words.page.time_left, { time: clock(plan.duration - now + debt) });
  put("left", `${tempo(span)} · ${lasting}`);
  const gone = (now - span.start) / (span.end - span.start + debt);
  part("ring").style.strokeDashoffset = WHOLE * (1 - (still.matches ? seconds(gone, span) : gone));
  part("weight").style.transform = `translateY(${186 - 172 * height(span, gone)}px)`;
  for (const bout of bouts) fill(bout, now);
  const event = saying(now);
  const long = event && Math.max(event.duration, READABLE);
  const speaking = event && now < event.time + long && span.kind !== "finish";
  put("said", paused ? words.paused : speaking ? event.text : "");
  tell(span, now);
}

function begin(span, phase) {
  shown = span;
  stage.dataset.phase = phase;
  stage.dataset.set = span.set ?? span.after?.set ?? "";
  stage.dataset.rep = span.rep ?? "";
  const word = words[WORDS[phase] ?? phase];
  put("word", word);
  const fast = phase === "lift" && explosive.has(span.start);
  const arrow = ARROWS[fast ? "fast" : phase] ?? "";
  part("arrow").setAttribute("d", arrow);
  part("arrow").parentElement.style.display = arrow ? "" : "none";
  stage.style.setProperty("--letters", word.length); // as large as fits
  const bout = span.bout ?? span.within;
  put("rep", bout ? `${words.rep_large} ${span.rep}/${bout.count}` : "");
  const around = bout ?? span.after ?? span.before;
  const ready = span.kind === "setup" || span.kind === "lead-in";
  put("set", around && (bout || ready) ? titled(around, span.side) : introduced(span));
  stage.classList.toggle("new", Boolean(introduced(span)));
  stage.classList.toggle("waits", !span.bout);
  put("next", following(span));
}

// How to get into place for an exercise that comes for the first time after a rest.
function introduced(span) {
  const { before, after } = span;
  const known = !before || !after || before.exercise === after.exercise || after.set > 1;
  return known ? "" : plan.exercises[after.exercise].setup.join(" ");
}

// What comes after a span: in a rest the set that follows, and how its first rep begins.
function following(span) {
  const next = spans[span.place + 1];
  if (!next) return "";
  if (span.after && !span.within) {
    const first = span.after.reps[0].spans[0];
    const set = titled(span.after, span.side);
    if (!span.before) return said(words.next, { next: named(first) }); // the set stands there already
    return said(words.next, { next: plan.exercises.length > 1 ? set : `${set} – ${named(first)}` });
  }
  return said(words.next, { next: named(next) });
}

function named(span) {
  const { parts } = words;
  if (!span.phase) return { rest: parts.rest, switch: parts.switch, finish: parts.finish }[span.kind];
  if (span.phase === "lift" && explosive.has(span.start)) {
    return `${parts.lift}, ${words.page.explosive}`;
  }
  const length = Math.round((span.end - span.start) * 10) / 10;
  return `${parts[span.phase]} ${String(length).replace(".", words.decimal)} s`;
}

function tempo(span) {
  const bout = span.bout ?? span.within ?? span.after ?? span.before;
  return bout ? plan.exercises[bout.exercise].tempo : plan.notation;
}

function height(span, gone) {
  if (!span.phase) return span.after ? span.after.reps[0].spans[0].from : 0;
  if (still.matches) return (span.from + span.to) / 2;
  return span.from + (span.to - span.from) * Math.min(1, Math.max(0, gone));
}

// Without motion the ring goes on once a second.
function seconds(gone, span) {
  const length = span.end - span.start;
  return Math.floor(gone * length) / length;
}

function fill(bout, now) {
  const gone = (now - bout.start) / (bout.end - bout.start);
  const to = `${Math.min(1, Math.max(0, gone)).toFixed(3)} 1`;
  if (bout.bar.style.scale !== to) bout.bar.style.scale = to;
}

// Say the phase and the rep to a screen reader, but never so often that it covers the coach.
function tell(span, now) {
  if (Math.abs(now - told) < CHATTER || tell.last === span) return;
  [told, tell.last] = [now, span];
  const rep = span.bout ? said(words.rep, { rep: span.rep, reps: span.bout.count }) : "";
  put("live", [words[WORDS[span.kind] ?? span.phase ?? span.kind].toLowerCase(), rep].filter(Boolean).join(", "));
}

const texts = {};
function put(id, text) {
  if (texts[id] === text) return;
  texts[id] = text;
  (id === "word" ? stage.querySelector("#phase span") : part(id)).textContent = text;
}
