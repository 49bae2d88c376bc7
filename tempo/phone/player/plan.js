// The set as the page was told of it, laid out to be looked up by time. All times are in seconds.

const HAIR = 0.0005; // what a player may be early when it was sent to the very start of a span
const LONGEST_COUNT = 3.6; // before the first beep, that 3, 2, 1 may begin

// A part of the page, by its id.
export const part = (id) => document.getElementById(id);

export const plan = JSON.parse(part("plan").textContent);
export const words = plan.words;

// What can be seen: a phase of no length is none.
export const spans = plan.spans.filter((span) => span.end > span.start);

// The sets a side, in order: their phases follow each other, with short rests between.
export const bouts = [];
// Every rep: its bout and both its ends.
export const reps = [];

let turn = 0;
for (const [place, span] of spans.entries()) {
  span.place = place;
  if (span.kind === "switch") turn += 1;
  if (span.kind !== "phase") continue;
  let bout = bouts.at(-1);
  if (!bout || bout.exercise !== span.exercise || bout.set !== span.set || bout.turn !== turn) {
    bout = { place: bouts.length, exercise: span.exercise, set: span.set, turn, reps: [] };
    bout.start = span.start;
    bouts.push(bout);
  }
  let rep = bout.reps.at(-1);
  if (!rep || rep.rep !== span.rep || rep.side !== span.side) {
    rep = { place: reps.length, bout, rep: span.rep, side: span.side, start: span.start, spans: [] };
    bout.reps.push(rep);
    reps.push(rep);
  }
  rep.spans.push(span);
  rep.end = bout.end = span.end;
  span.bout = bout;
  span.of = rep;
}
for (const bout of bouts) {
  bout.sides = [...new Set(bout.reps.map((rep) => rep.side))]; // both where they alternate
  bout.side = bout.sides.length > 1 ? null : bout.sides[0];
  bout.count = Math.max(...bout.reps.map((rep) => rep.rep));
  bout.counted = counted(bout);
  for (const rep of bout.reps) heights(rep);
}
for (const span of spans) {
  if (span.bout) continue;
  span.before = bouts.findLast((bout) => bout.end <= span.start);
  span.after = bouts.find((bout) => bout.start >= span.end);
  if (span.kind === "rest" && span.rep !== null) span.within = span.after; // a short rest
}

// Where 3, 2, 1 begins before the first beep of a bout; that beep where nothing counts it in.
function counted(bout) {
  const earliest = Math.max(bout.start - LONGEST_COUNT, bouts[bout.place - 1]?.end ?? 0);
  const sounds = plan.events.filter(
    (event) => event.sound === "countdown" && event.time >= earliest && event.time < bout.start,
  );
  return sounds.length ? sounds[0].time : bout.start;
}

// How high the weight is at both ends of each phase of a rep, from 0 to 1.
function heights(rep) {
  const first = rep.spans[0].phase;
  let height = first === "lower" || first === "top" ? 1 : 0;
  for (const span of rep.spans) {
    span.from = height;
    if (span.phase === "lift") height = span.half && height === 0 ? 0.5 : 1;
    if (span.phase === "lower") height = span.half && height === 1 ? 0.5 : 0;
    if (!span.half && span.phase === "top") span.from = height = 1;
    if (!span.half && span.phase === "bottom") span.from = height = 0;
    span.to = height;
  }
}

// The span at a time; the last one after all of them.
export function at(time) {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spans[middle].start <= time + HAIR) low = middle;
    else high = middle - 1;
  }
  return spans[low];
}

// The last event at a time or before it that has words, or undefined.
const spoken = plan.events.filter((event) => event.text);
export function saying(time) {
  let low = 0;
  let high = spoken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spoken[middle].time <= time + HAIR) low = middle + 1;
    else high = middle;
  }
  return spoken[low - 1];
}

// The stretches of a rest in which nothing is heard, the start and the end of each.
export function silences(span) {
  const found = [];
  let from = span.start;
  for (const event of plan.events) {
    if (event.time < span.start || event.time >= span.end) continue;
    if (event.time > from) found.push([from, event.time]);
    from = Math.max(from, event.time + event.duration);
  }
  if (span.end > from) found.push([from, span.end]);
  return found;
}

// A text with what stands for something filled in: said("{time} left", { time: "1:30" }).
export function said(text, told) {
  return text.replace(/\{(\w+)\}/g, (blank, name) => told[name] ?? blank);
}

// Minutes and seconds: 1:05.
export function clock(time) {
  const whole = Math.max(0, Math.round(time));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// What a set is called: "A1 Squat, set 2 of 3, left side".
export function titled(bout, side = bout.side) {
  const exercise = plan.exercises[bout.exercise];
  const parts = [said(words.set, { set: bout.set, sets: exercise.sets })];
  if (plan.exercises.length > 1) parts.unshift(exercise.title);
  if (side) parts.push(words[side]);
  return parts.join(", ");
}
