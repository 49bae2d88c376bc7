// What was done of the set, from the stretches of it that were heard.

import { at, bouts, plan, reps, spans } from "./plan.js";

const NEAR = 0.25; // how exactly a player finds a rep that it was sent to the start of

export class Performance {
  constructor(kept = null) {
    this.id = kept?.id ?? crypto.randomUUID?.() ?? unlike();
    this.began = kept?.began ?? Date.now();
    this.done = new Set(kept?.done ?? []); // places of whole reps
    this.tension = kept?.tension ?? {}; // seconds by bout and side
    this.rest = kept?.rest ?? {}; // after them
    this.told = kept?.told ?? {}; // by bout, the reps that the lifter said
    this.pauses = kept?.pauses ?? [];
    this.ended = kept?.ended ?? this.began; // the last time that anything was heard
    this.finished = kept?.finished ?? false;
    this.from = null; // where the stretch that is heard began, and how far it came
    this.to = null;
  }

  // What is needed to go on after the page was closed.
  kept() {
    const { id, began, tension, rest, told, pauses, ended, finished } = this;
    return { id, began, done: [...this.done], tension, rest, told, pauses, ended, finished };
  }

  // Another stretch begins: the sound starts at this time, or was sent there.
  moved(time) {
    this.from = this.to = time;
  }

  // The sound came to a time without a gap, however long ago it was asked; returns whether a rep was
  // done by that.
  heard(time) {
    this.ended = Date.now();
    if (this.to === null || time < this.to) this.from = this.to = time;
    let whole = false;
    for (let place = at(this.to).place; place < spans.length; place += 1) {
      const span = spans[place];
      if (span.start >= time) break;
      const length = Math.min(span.end, time) - Math.max(span.start, this.to);
      if (length <= 0) continue;
      if (span.bout) add(this.tension, key(span.bout, span.side), length);
      else this.rested(span, length);
    }
    for (const rep of reps) {
      if (rep.end > this.to && rep.end <= time && rep.start >= this.from - NEAR) {
        this.done.add(rep.place);
        whole = true;
      }
    }
    this.to = time;
    this.finished ||= time >= bouts.at(-1).end;
    return whole;
  }

  paused(seconds, time) {
    this.pauses.push(round(seconds));
    this.rested(at(time), seconds);
  }

  // What is no part of a set is a rest after the one before.
  rested(span, seconds) {
    const { bout, within, before, after } = span;
    if (bout || within || !before || !after) return;
    add(this.rest, key(before, before.reps.at(-1).side), seconds);
  }

  // The reps of a bout, or of one side of it: as the lifter said, or those that were heard whole.
  reps(bout, side) {
    const said = this.told[bout.place];
    if (said !== undefined && (side === undefined || bout.sides.length === 1)) return said;
    const done = (rep) => (said === undefined ? this.done.has(rep.place) : true);
    const found = said === undefined ? bout.reps : bout.reps.slice(0, said);
    return found.filter((rep) => done(rep) && (side === undefined || rep.side === side)).length;
  }

  get begun() {
    return Object.values(this.tension).some((length) => length > 0);
  }

  // As a line of the history of `tempo` has it.
  record() {
    return {
      version: 1,
      id: this.id,
      began: local(new Date(this.began)),
      routine: plan.routine,
      tempo: plan.notation,
      output: "phone",
      ...(plan.client && { client: plan.client }),
      finished: this.finished,
      length: round((this.ended - this.began) / 1000),
      pauses: this.pauses,
      sets: bouts.flatMap((bout) =>
        bout.sides.map((side) => ({
          exercise: plan.exercises[bout.exercise].exercise,
          set: bout.set,
          side,
          reps: this.reps(bout, side),
          planned: bout.reps.filter((rep) => rep.side === side).length,
          tension: round(this.tension[key(bout, side)] ?? 0),
          rest: round(this.rest[key(bout, side)] ?? 0),
        })),
      ),
    };
  }
}

function key(bout, side) {
  return `${bout.place} ${side}`;
}

function add(sums, name, length) {
  sums[name] = (sums[name] ?? 0) + length;
}

function round(seconds) {
  return Math.round(seconds * 1000) / 1000;
}

// A date with its offset from UTC, as the history of `tempo` has it.
function local(date) {
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const offset = -date.getTimezoneOffset();
  return `${day}T${time}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

// A name that no other record has, where the page may not ask for one (plain http).
function unlike() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
