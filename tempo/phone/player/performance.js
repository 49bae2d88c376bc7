// What was done of the set, from the stretches of it that were heard.

import { at, bouts, plan, reps, spans } from "./plan.js";

const NEAR = 0.25; // how exactly a player finds a rep that it was sent to the start of

export class Performance {
  constructor(kept = null) {
    this.id = kept?.id ?? crypto.randomUUID?.() ?? unlike();
    this.began = kept?.began ?? Date.now();
    this.done = new Set(kept?.done ?? []); // places of whole reps
    this.tension = kept?.tension ?? bouts.map(() => 0);
    this.rest = kept?.rest ?? bouts.map(() => 0);
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

  // Another stretch begins: the sound was sent elsewhere.
  moved() {
    this.from = this.to = null;
  }

  // The sound came to a time without a gap; returns whether a rep was done by that.
  heard(time) {
    this.ended = Date.now();
    if (this.to === null || time < this.to) this.from = this.to = time;
    let whole = false;
    for (let place = at(this.to).place; place < spans.length; place += 1) {
      const span = spans[place];
      if (span.start >= time) break;
      const length = Math.min(span.end, time) - Math.max(span.start, this.to);
      if (length <= 0) continue;
      if (span.bout) this.tension[span.bout.place] += length;
      else if (span.before && span.after && !span.within) this.rest[span.before.place] += length;
    }
    reps.forEach((rep, place) => {
      if (rep.end > this.to && rep.end <= time && rep.start >= this.from - NEAR) {
        this.done.add(place);
        whole = true;
      }
    });
    this.to = time;
    this.finished ||= time >= bouts.at(-1).end;
    return whole;
  }

  paused(seconds, time) {
    this.pauses.push(round(seconds));
    const span = at(time);
    if (!span.bout && span.before && span.after) this.rest[span.before.place] += seconds;
  }

  // The reps of a bout: those that the lifter said, or those that were heard whole.
  reps(bout) {
    if (bout.place in this.told) return this.told[bout.place];
    return reps.filter((rep, place) => rep.bout === bout && this.done.has(place)).length;
  }

  get begun() {
    return this.tension.some((length) => length > 0);
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
      sets: bouts.map((bout) => ({
        exercise: plan.exercises[bout.exercise].exercise,
        set: bout.set,
        side: bout.side,
        reps: this.reps(bout),
        planned: bout.reps.length,
        tension: round(this.tension[bout.place]),
        rest: round(this.rest[bout.place]),
      })),
      ...(plan.client ? { client: plan.client } : {}),
    };
  }
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
