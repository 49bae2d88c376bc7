// The one element that plays, and what is done with its time. It is the clock of all that is shown.

import { at, part, silences } from "./plan.js";

export const sound = part("sound");

const STEP = 0.35; // how early a rest that is made longer turns back: a hidden page is told 4 times a second
const SHORTEST = 3; // of a silence in which that is worth it

let late = 0; // by which the sound is heard later than the player says
let owed = 0; // of a rest that was made longer, what is still to come
let resting = null; // the rest that this is of

// Where the sound that is heard now is, in the set.
export function heard() {
  return Math.max(0, sound.currentTime - late);
}

export function delay(seconds) {
  late = seconds;
}

export function seek(time) {
  const to = Math.max(0, Math.min(time, sound.duration || time));
  document.dispatchEvent(new CustomEvent("tempo:moves"));
  if (sound.readyState) sound.currentTime = to;
  else sound.addEventListener("loadedmetadata", () => (sound.currentTime = to), { once: true });
}

export function debt(span) {
  return span === resting ? owed : 0;
}

// Make the rest longer, or with less than nothing shorter; its last seconds always count in.
export function lengthen(span, by) {
  if (span !== resting) [resting, owed] = [span, 0];
  owed += by;
  if (owed < 0) {
    const last = span.after ? span.after.counted : span.end;
    const to = Math.min(sound.currentTime - owed, last);
    owed = 0;
    if (to > sound.currentTime) seek(to);
  }
  turnBack(true);
}

// Go back in the silence that this is, by as much as is owed and as there is.
export function turnBack(now = false) {
  if (!resting || owed <= 0) return;
  if (at(sound.currentTime) !== resting) {
    if (sound.currentTime >= resting.end || sound.currentTime < resting.start) owed = 0;
    return;
  }
  const time = sound.currentTime;
  const long = silences(resting).filter(([from, to]) => to - from >= SHORTEST);
  let silence = long.find(([from, to]) => from <= time && time < to);
  if (!silence && now) silence = long.findLast(([, to]) => to <= time); // its last words come again
  if (!silence || (!now && time < silence[1] - STEP)) return;
  const to = Math.min(silence[1], Math.max(silence[0], time - owed));
  if (time - to < STEP) return;
  owed = Math.max(0, owed - (time - to));
  seek(to);
}

// Some players take no long address: then the same bytes under a short one. One that refused it
// before this is read tells nothing any more.
let tried = false;
function refused() {
  const [head, content] = sound.src.split(",", 2);
  if (tried || !head.startsWith("data:")) {
    document.dispatchEvent(new CustomEvent("tempo:silent"));
    return;
  }
  tried = true;
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  sound.src = URL.createObjectURL(new Blob([bytes], { type: head.slice(5).split(";")[0] }));
}
sound.addEventListener("error", refused);
if (sound.error) setTimeout(refused);
