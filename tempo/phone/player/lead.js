// How a set is led: what each button, key and headset does, and where in the sound that is.

import { at, bouts, plan, said, titled, words } from "./plan.js";
import { heard, lengthen, seek, sound } from "./sound.js";

const MORE = 30; // seconds of rest
const LESS = -15;

export function play() {
  return sound.play().catch(() => {}); // refused: the lifter has to press it himself
}

export function pause() {
  sound.pause();
}

export function toggle() {
  if (sound.paused) play();
  else pause();
}

// To where the next set is counted in, or past that to its first beep; after the last, to the end.
export function next() {
  const time = heard();
  const span = at(time);
  if (span.kind === "finish") return seek(plan.duration);
  const bout = bouts.find((each) => each.start > time + 0.05 && each !== span.bout);
  if (!bout) return seek(bouts.at(-1).end);
  return seek(time < bout.counted - 0.05 ? bout.counted : bout.start);
}

// To where this set was counted in; from its first rep, or a rest, to the one before.
export function back() {
  const span = at(heard());
  const first = span.of && span.of === span.of.bout.reps[0];
  const within = span.bout ?? span.within;
  const bout = within ? bouts[first ? within.place - 1 : within.place] : span.before;
  seek(bout ? bout.counted : within ? within.counted : 0);
}

// What follows the set that is under way. Returns the set, or the last one that was.
export function end() {
  const span = at(heard());
  const bout = span.bout ?? span.within;
  if (bout) seek(bout.end);
  return bout ?? span.before;
}

// The rest that can be made longer or shorter now.
export function rest() {
  const span = at(sound.currentTime);
  return span.kind === "rest" && !span.within ? span : null;
}

export function longer() {
  if (rest()) lengthen(rest(), MORE);
}

export function shorter() {
  if (rest()) lengthen(rest(), LESS);
}

// After a pause a rep is done from its start; anything else goes on.
export function resume() {
  const span = at(heard());
  if (span.of && heard() - span.of.start > 0.05) seek(span.of.start);
}

// The buttons of headsets and lock screens, and what those show.
const apple = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export function handle(commands) {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  const handlers = {
    play: commands.play,
    pause: commands.pause,
    previoustrack: commands.back,
    nexttrack: commands.next,
    // Where a seek can be asked for, an iPhone shows that in place of next and back.
    seekbackward: null,
    seekforward: null,
    seekto: apple ? null : (asked) => seek(asked.seekTime),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // this browser knows no such button
    }
  }
}

// What a lock screen shows: the exercise, the set, how far it is.
export function show() {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  const span = at(heard());
  const bout = span.bout ?? span.within ?? span.after ?? span.before;
  const artwork = plan.track.artwork;
  const title = bout ? titled(bout, span.side) : plan.title;
  session.playbackState = sound.paused ? "paused" : "playing";
  if (session.metadata?.title !== title && "MediaMetadata" in window) {
    session.metadata = new MediaMetadata({
      title,
      artist: plan.title,
      album: plan.album,
      artwork: artwork ? [{ src: artwork, sizes: "600x600", type: "image/png" }] : [],
    });
  }
  if (sound.duration) {
    const position = Math.min(sound.currentTime, sound.duration);
    session.setPositionState?.({ duration: sound.duration, playbackRate: 1, position });
  }
}

// The screen stays on while a set plays, where there is a way.
let lock = null;
export async function stayAwake(wanted) {
  if (!wanted) {
    lock?.release().catch(() => {});
    lock = null;
  } else if (!lock || lock.released) {
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
  }
}

// Where a set goes on, for a button: "set 2 of 3, rep 5 of 8".
export function placed(time) {
  const span = at(time);
  const bout = span.bout ?? span.within ?? span.after ?? span.before;
  const rep = span.bout ? said(words.rep, { rep: span.rep, reps: span.bout.count }) : "";
  return [bout ? titled(bout, span.side) : "", rep].filter(Boolean).join(", ");
}
