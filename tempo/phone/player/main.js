// A set in a browser: the sound plays, the picture follows it, buttons and keys lead it.

import { at, clock, part, plan, said, words } from "./plan.js";
import { debt, heard, seek, sound, turnBack } from "./sound.js";
import { Performance } from "./performance.js";
import {
  clear,
  days,
  keep,
  keeps,
  mark,
  marked,
  records,
  save,
  share,
  shares,
  unmark,
} from "./shelf.js";
import { draw, moved } from "./picture.js";
import {
  back,
  end,
  handle,
  longer,
  next,
  pause,
  placed,
  play,
  rest,
  resume,
  shorter,
  show,
  stayAwake,
  toggle,
} from "./lead.js";
import { lateAtFirst } from "./late.js";

const TRIANGLE = "M8 5v14l11-7z";
const BARS = "M7 5h4v14H7zM14 5h4v14h-4z";
const AHEAD = 0.008; // seconds, half a frame: it is seen a little after it is drawn
const MORE_REPS = 4; // than were planned, that may be said
const LEGEND = {
  " ": toggle,
  n: next,
  s: next,
  ArrowRight: next,
  b: back,
  ArrowLeft: back,
  f: ends,
  "+": more,
  "=": more,
  r: more,
  "-": less,
  l: () => part("late").showModal(),
  h: history,
  "?": history,
};

let done = null; // the performance that is under way
let under = null; // the bout that the sound is in, or was in last
let stopped = null; // when the sound was paused
let last = null; // the span that the buttons are for
let told = false; // that all is over
let over = false; // the sound came to its end

sound.controls = false;
for (const each of document.querySelectorAll(".script")) each.hidden = false;
if (navigator.audioSession) navigator.audioSession.type = "playback";
lateAtFirst();
trouble();
offer();

// Everything that is drawn and noted comes of the time of the sound, whoever moved it.
function tick() {
  const now = heard();
  const span = at(now);
  if (done && !sound.paused && !sound.seeking) {
    listened();
    turnBack();
  }
  draw(sound.paused ? now : now + AHEAD, debt(span), sound.paused && !sound.ended);
  const bout = span.bout ?? span.within ?? null;
  if (under && bout !== under && done?.begun) setDone(under);
  under = bout;
  if (span.kind === "finish" && done?.begun && !told) finish();
  if (span !== last) {
    last = span;
    buttons(span);
    if (span.kind === "finish" && told) summed();
    show();
  }
}

// A hidden page is told little: what has sounded meanwhile is counted before the sound stops or moves.
function listened() {
  if (done && !sound.seeking && done.heard(heard())) noted(heard());
}

function follow() {
  tick();
  if (!sound.paused) requestAnimationFrame(follow);
}

function noted(now) {
  keep(done.record());
  mark(now, done);
}

function setDone(bout) {
  const record = done.record();
  noted(heard());
  tell("tempo:set", { record, exercise: bout.exercise, set: bout.set, side: bout.side });
}

function finish() {
  told = done.finished = true;
  const record = done.record();
  keep(record);
  unmark();
  tell("tempo:done", { record });
}

// What was done, under the picture as the set ends.
function summed() {
  const { sets } = done.record();
  const reps = sets.map((set) =>
    set.reps === set.planned ? `${set.reps}` : said(words.page.of, set),
  );
  const time = clock(sets.reduce((sum, set) => sum + set.tension, 0));
  part("next").textContent = `${reps.join(" · ")}, ${said(words.page.under_tension, { time })}`;
}

// For what else listens in this page, as what sends it to `tempo serve`.
function tell(what, detail) {
  document.dispatchEvent(new CustomEvent(what, { detail }));
}

function buttons(span) {
  const resting = Boolean(rest());
  part("longer").hidden = part("shorter").hidden = !resting;
  const bout = span.bout ?? span.within;
  const before = bout ? null : span.before;
  part("ends").hidden = !bout && !before;
  part("ends").textContent = before
    ? said(words.page.reps_done, { reps: done ? done.reps(before) : 0 })
    : words.page.ends;
}

// The set ends here, and how many reps it had: as many as were heard, unless something is tapped.
function ends() {
  const bout = end();
  if (!bout || !done) return;
  const heardWhole = done.reps(bout);
  part("counts").replaceChildren(
    ...Array.from({ length: bout.reps.length + 1 + MORE_REPS }, (_, count) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = count;
      button.autofocus = count === heardWhole;
      button.className = count === heardWhole ? "likely" : "";
      button.addEventListener("click", () => {
        done.told[bout.place] = count;
        keep(done.record());
        part("ask").close();
        last = null;
        tick();
        if (done.finished) summed();
      });
      return button;
    }),
  );
  part("ask").showModal();
}

function more() {
  longer();
  tick();
}

function less() {
  shorter();
  tick();
}

function history() {
  part("days").replaceChildren(days());
  const none = !records().length;
  part("share").hidden = none || !shares();
  for (const id of ["save-json", "save-csv", "clear"]) part(id).hidden = none;
  if (!part("shelf").open) part("shelf").showModal();
}

// What this browser or this way to the page lacks.
function trouble(text = "") {
  const told = [
    text,
    isSecureContext ? "" : words.page.insecure,
    keeps() ? "" : words.page.forgets,
  ].filter(Boolean);
  part("trouble").textContent = told.join(" ");
  part("trouble").hidden = !told.length;
}

// A set that something broke off can go on where it was.
function offer() {
  const place = marked();
  if (!place) return;
  part("go-on").hidden = false;
  part("go-on").textContent = said(words.page.go_on, { place: placed(place.time) });
  part("go-on").addEventListener("click", () => {
    done = new Performance(place.performance);
    seek(place.time);
    play();
  });
}

sound.addEventListener("play", () => {
  if (document.body.dataset.view !== "playing") {
    document.body.dataset.view = "playing";
    part("before").hidden = true;
    part("stage").hidden = false;
  }
  if (!done || over) {
    done = new Performance();
    done.moved(heard());
    told = over = false;
  }
  if (stopped !== null) {
    done.paused((performance.now() - stopped) / 1000, heard());
    stopped = null;
  }
  resume();
  part("toggle").setAttribute("d", BARS);
  part("play").setAttribute("aria-label", words.page.pause);
  stayAwake(true);
  requestAnimationFrame(follow);
});

sound.addEventListener("playing", () => {
  handle({ play, pause, back, next }); // an iPhone forgets them when the sound begins
  show();
});

sound.addEventListener("pause", () => {
  stopped = sound.ended ? null : performance.now();
  listened();
  tick();
  part("toggle").setAttribute("d", TRIANGLE);
  part("play").setAttribute("aria-label", words.page.play);
  stayAwake(false);
  show();
  if (done?.begun && !done.finished) noted(heard());
});

sound.addEventListener("ended", () => {
  over = true;
  tick();
  part("play").setAttribute("aria-label", words.page.again);
});

document.addEventListener("tempo:moves", () => {
  if (!sound.paused) listened();
});
sound.addEventListener("seeking", () => {
  moved();
  done?.moved(heard());
});
sound.addEventListener("seeked", () => {
  tick();
  show();
});
sound.addEventListener("timeupdate", tick); // a hidden page gets no frames
document.addEventListener("tempo:silent", () => {
  part("before").hidden = false;
  trouble(words.page.no_sound);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    if (done?.begun && !done.finished) mark(heard(), done);
  } else if (!sound.paused) {
    stayAwake(true); // it is let go where the page is hidden
  }
});

part("play").addEventListener("click", toggle);
part("back").addEventListener("click", back);
part("next-set").addEventListener("click", next);
part("ends").addEventListener("click", ends);
part("longer").addEventListener("click", more);
part("shorter").addEventListener("click", less);
part("show-late").addEventListener("click", () => part("late").showModal());
part("show-shelf").addEventListener("click", history);
part("share").addEventListener("click", share);
part("save-json").addEventListener("click", () => save("json"));
part("save-csv").addEventListener("click", () => save("csv"));
part("clear").addEventListener("click", () => {
  if (!confirm(words.page.clear_sure)) return;
  clear();
  history();
});
for (const button of document.querySelectorAll("dialog .close")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("button, input, a") && [" ", "Enter"].includes(event.key)) return;
  const command = LEGEND[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});

handle({ play, pause, back, next });
document.body.dataset.ready = "";
performance.mark("tempo:ready");
