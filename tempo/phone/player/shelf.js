// What was done, kept on this device alone: by day, and as files that `tempo history import` reads.

import { clock, plan, said, words } from "./plan.js";

const HISTORY = "tempo.history";
const PLACE = `tempo.place.${plan.id}`;
const FRESH = 3 * 3600 * 1000; // ms for which a set that was broken off can go on
const COLUMNS = [
  ...["began", "routine", "tempo", "exercise", "set", "side", "reps", "planned"],
  ...["tension_s", "rest_s", "pauses", "paused_s", "length_s", "finished", "output"],
  ...["load", "effort", "note", "client", "id"],
];
const RUN = /^[=+\-@＝＋－＠]/; // what a cell starts with that a spreadsheet would run

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise; // none is kept, or it is damaged
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function keeps() {
  return write("tempo.try", 1) && write("tempo.try", null);
}

export function records() {
  return read(HISTORY, []);
}

export function keep(record) {
  const kept = records().filter((each) => each.id !== record.id);
  write(HISTORY, [...kept, record]);
}

export function clear() {
  write(HISTORY, null);
}

// Where the set was when it was last heard, and what was done of it.
export function mark(time, performance) {
  write(PLACE, { time, at: Date.now(), performance: performance.kept() });
}

export function unmark() {
  write(PLACE, null);
}

export function marked() {
  const place = read(PLACE, null);
  return place && Date.now() - place.at < FRESH ? place : null;
}

export function lateness() {
  return read("tempo.late", 0);
}

export function keepLateness(seconds) {
  write("tempo.late", seconds);
}

export function asJson(kept) {
  return `${JSON.stringify(kept, null, 2)}\n`;
}

export function asCsv(kept) {
  const rows = kept.flatMap((record) =>
    record.sets.map((set) => [
      ...[record.began, record.routine, record.tempo, set.exercise, set.set],
      ...[set.side ?? "", set.reps, set.planned, set.tension, set.rest, record.pauses.length],
      ...[record.pauses.reduce((sum, each) => sum + each, 0), record.length],
      ...[record.finished ? "yes" : "no", record.output],
      ...[record.load ?? "", record.effort ?? "", record.note ?? ""],
      ...[record.client ?? "", record.id],
    ]),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

function cell(value) {
  let text = String(value).replace(/\s+/g, " ");
  if (typeof value === "string" && RUN.test(text)) text = `'${text}`;
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// What was done, newest first, as elements: a heading a day and a line a set.
export function days() {
  const language = document.documentElement.lang;
  const found = document.createDocumentFragment();
  let last = "";
  const put = (tag, text) => {
    const made = document.createElement(tag);
    made.textContent = text;
    found.append(made);
  };
  for (const record of records().toSorted((one, other) => (one.began < other.began ? 1 : -1))) {
    const began = new Date(record.began);
    const day = began.toLocaleDateString(language, { dateStyle: "full" });
    if (day !== last) put("h3", day);
    last = day;
    const tension = record.sets.reduce((sum, set) => sum + set.tension, 0);
    const sets = record.sets.map((set) => {
      const { reps, planned } = set;
      return reps === planned ? `${reps}` : said(words.page.of, { reps, planned });
    });
    const parts = [
      began.toLocaleTimeString(language, { timeStyle: "short" }),
      record.routine,
      sets.join(" · "),
      said(words.page.under_tension, { time: clock(tension) }),
      record.finished ? "" : words.page.ended_early,
    ];
    put("p", parts.filter(Boolean).join(", "));
  }
  if (!last) put("p", words.page.history_none);
  return found;
}

export function file(format) {
  const kept = records();
  const [text, type] =
    format === "csv" ? [asCsv(kept), "text/csv"] : [asJson(kept), "application/json"];
  const day = new Date().toISOString().slice(0, 10);
  return new File([text], `tempo-${day}.${format}`, { type });
}

export function save(format) {
  const made = file(format);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made);
  link.download = made.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Whether files may go through the device's own sheet. CSV may where JSON may not.
export function shares() {
  return Boolean(navigator.canShare?.({ files: [file("csv")] }));
}

export async function share() {
  const files = ["json", "csv"].map(file).filter((each) => navigator.canShare({ files: [each] }));
  try {
    await navigator.share({ files: files.slice(0, 1), title: words.page.history });
  } catch (refused) {
    if (refused.name !== "AbortError") save("json"); // that was the lifter
  }
}
