// How late the sound is heard, which no browser tells of wireless headphones: set by hand, or by
// tapping along to beeps.

import { part, said, words } from "./plan.js";
import { delay } from "./sound.js";
import { keepLateness, lateness } from "./shelf.js";

const EVERY = 1.2; // seconds from beep to beep
const BEEPS = 10;
const ENOUGH = 6; // taps
const RATE = 8000;

let beeps = null; // an element of its own: the set's keeps its place
let taps = [];

export function lateAtFirst() {
  set(lateness());
}

function set(seconds) {
  delay(seconds);
  const time = Math.round(seconds * 1000);
  part("late-by").value = time;
  part("late-told").textContent = said(words.page.late_by, { time });
}

function choose(seconds) {
  set(seconds);
  keepLateness(seconds);
}

part("late-by").addEventListener("input", (event) => choose(event.target.value / 1000));

part("tap-listen").addEventListener("click", () => {
  beeps?.pause();
  beeps = new Audio(URL.createObjectURL(new Blob([wave()], { type: "audio/wav" })));
  taps = [];
  beeps.play().catch(() => {});
  part("tap").hidden = false;
  part("tap").focus();
  part("tapped").textContent = "";
});

part("tap").addEventListener("pointerdown", tap);
part("tap").addEventListener("keydown", (event) => {
  if (event.key === " " || event.key === "Enter") tap(event);
});

function tap(event) {
  event.preventDefault();
  if (!beeps || beeps.paused || event.repeat) return;
  const time = beeps.currentTime - EVERY / 2; // the first beep comes after half of it
  taps.push(time - Math.round((time - 0.2) / EVERY) * EVERY); // from 0.4 early to 0.8 late
  const left = ENOUGH - taps.length;
  if (left > 0) {
    part("tapped").textContent = said(words.page.tap_more, { taps: left });
    return;
  }
  const middle = taps.toSorted((one, other) => one - other)[Math.floor(taps.length / 2)];
  choose(Math.max(0, Math.min(0.8, Math.round(middle * 100) / 100)));
  part("tapped").textContent = said(words.page.tap_done, { time: part("late-by").value });
}

part("late").addEventListener("close", () => {
  beeps?.pause();
  part("tap").hidden = true;
});

// Beeps as a WAV of 16 bits.
function wave() {
  const frames = Math.round(RATE * EVERY * BEEPS);
  const view = new DataView(new ArrayBuffer(44 + 2 * frames));
  const text = (place, letters) =>
    [...letters].forEach((letter, each) => view.setUint8(place + each, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * frames, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * frames, true);
  for (let frame = 0; frame < frames; frame += 1) {
    const time = frame / RATE - EVERY / 2;
    const since = time - Math.floor(time / EVERY) * EVERY;
    const loud = time < 0 || since > 0.12 ? 0 : Math.min(1, since / 0.004, (0.12 - since) / 0.03);
    view.setInt16(44 + 2 * frame, 16000 * loud * Math.sin(2 * Math.PI * 1000 * since), true);
  }
  return view.buffer;
}
