"""A set as it plays: watches the device, does what the lifter asks for, tells the screen."""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from tempo import signals
from tempo.audio.ahead import Supply
from tempo.audio.pcm import Block
from tempo.audio.track import Track
from tempo.errors import DeviceError
from tempo.library.words import Signs
from tempo.live import leg as legs
from tempo.live import stopwatch
from tempo.live.command import Command
from tempo.live.keys import Nowhere, Reader, Source
from tempo.live.leg import Leg
from tempo.live.screen import Screen, View
from tempo.live.state import TABLE, Action, State, state
from tempo.outputs.device import Playback
from tempo.outputs.devices import Device
from tempo.plan.performance import Performance
from tempo.plan.time import SECOND, frame, lasting
from tempo.plan.timeline import Span, SpanKind

TICK = 0.05  # seconds between two looks at the device

SLEPT = 2.0  # seconds for which the machine slept, and the device with it

TOLD = 3 * SECOND
"""How long the screen says what a key did."""

STEP, MOST = 2.0, 12.0  # dB: by how much voice and beeps are turned at once, and in all

LEFT = 2 * SECOND
"""What is left of a rest that is made shorter, before the countdown."""

STANDING = 60 * SECOND
"""How long a pause is prepared for at once: a device needs an end, and is given a new one."""

TRIES, HELD = 3, 5 * SECOND
"""How often a device may fail in a row, and how long it has to play between that not to count."""

SIGNALS = [signal.SIGINT, *signals.ENDING]
"""The signals that end a set: Ctrl-C, a polite kill, a terminal that was closed."""


class Ending(NamedTuple):
    """How a set ended: where, in microseconds of the routine, if it was its end, or what failed."""

    time: int
    finished: bool
    error: DeviceError | None = None


class Piece(NamedTuple):
    """What is heard from the device's frame ``at`` on: a leg, from its own frame ``first`` on.

    While the set is paused it stands there, and when a rest ``waits`` for a key.
    """

    at: int
    first: int
    leg: Leg
    paused: bool = False
    waits: bool = False

    def frame(self, heard: int) -> int:
        """Return the frame of the routine at a frame of the device."""
        return self.first + (0 if self.paused else max(0, heard - self.at))


class Player:
    """Plays a track, and leads through it as the lifter asks, until it ends or is stopped.

    ``again`` opens a device for some blocks anew; ``replan`` plans the track with so many
    microseconds more of rest after the sets of some places. ``latency`` is by how many seconds
    the screen is to be late; ``names`` are those of a workout's exercises, ``titles`` those of all
    with their tempo, and ``signs`` what the screen says. ``done`` is told what is really done.
    Where rests wait (``waits``), each ends when a key says so. ``leg`` is what the playback was
    opened with, if that is not the whole routine.
    """

    def __init__(
        self,
        playback: Device,
        track: Track,
        screen: Screen,
        *,
        signs: Signs,
        again: Callable[[Iterable[Block]], Device],
        replan: Callable[[Mapping[int, int]], Track] | None = None,
        keys: Source | None = None,
        commands: "deque[Command] | None" = None,
        done: Performance | None = None,
        latency: float = 0.0,
        names: Sequence[str] = (),
        titles: Sequence[str] = (),
        waits: bool = False,
        leg: Leg | None = None,
    ) -> None:
        self.done = Performance(track.spans, track.work.endless()) if done is None else done
        self.view = View(
            track.spans, track.events, 0, names=names, titles=titles, endless=self.done.endless
        )  # to be seen now
        self._signs = signs
        self._waits = waits
        self._keys_shown = False
        self._told, self._told_at = "", 0  # what a key did, and the device's frame then
        self._playback = playback
        self._track = track
        self._screen = screen
        self._again = again
        self._replan = replan
        self._keys = keys or Nowhere()
        self._reader = Reader()
        self._commands: deque[Command] = deque() if commands is None else commands
        self._rate = track.pcm.rate
        self._late = round(latency * self._rate)
        begun = leg or legs.whole(track)
        self._pieces = [Piece(0, frame(begun.start, self._rate), begun)]
        self._seen = 0  # frames of the device of which it is told what was done
        self._still: float | None = None  # since when the set stands still
        self._made = False  # by the lifter
        self._more: dict[int, int] = {}  # microseconds of rest, by the place of the set
        self._note = ""
        self._failed: DeviceError | None = None
        self._fails = 0
        self._stopped = self._closed = False
        self._suspended = self._woken = False
        self._slept = stopwatch.asleep()

    def play(self) -> Ending:
        """Play; the screen shows what is heard, by the frames that were played.

        Raises whatever the blocks of the track raise.
        """
        try:
            while True:
                with self._screen, self._keys:
                    self._go_on()
                if not self._suspended or self._stopped:
                    break
                _suspend()
                self._suspended = False
                self._open()
        except DeviceError as error:
            return Ending(self._place(), finished=False, error=self._failed or error)
        return Ending(self._place(), finished=not self._stopped or self._closed)

    def stop(self) -> None:
        """Be silent now, even if a terminal that takes no output holds ``play`` up; end soon."""
        self._stopped = True
        self._playback.stop()

    def suspend(self) -> None:
        """Be silent now; soon the process stops, until it is continued."""
        self._suspended = True
        self._playback.stop()

    def wake(self) -> None:
        """Take the set up again with a countdown, as what was heard meanwhile is not known."""
        self._woken = True

    def _go_on(self) -> None:
        """Play until the end, a stop, or until the process is to be suspended."""
        while not (self._stopped or self._suspended):
            self._woken, self._slept = False, stopwatch.asleep()
            try:
                with self._playback:  # silence first, then the terminal
                    self._watch()
                self._tell(self._playback.played())
            except DeviceError as error:
                self._fail(error)
            else:
                if self._suspended or self._woken:
                    self._stand_still(made=self._suspended)
                if self._stopped or self._suspended or not self._woken:
                    return
            self._open()
        self._playback.__exit__(None, None, None)  # it was opened too late to be heard

    def _watch(self) -> None:
        """Look, show and obey until the device has no more to play."""
        while self._playback.running():
            self._playback.check()
            self._show()
            sent = self._keys.wait(TICK)
            self._commands.extend(self._reader.read(sent))
            while self._commands and self._playback.running():
                self._obey(self._commands.popleft())
            if self._pieces[-1].paused and self._playback.running():
                self._stand_on()
            elif self._waits and self._playback.running():
                self._wait()
            if stopwatch.asleep() - self._slept > SLEPT:
                self._woken = True
            if self._woken:
                self._playback.stop()

    def _fail(self, error: DeviceError) -> None:
        """Say that the device failed; raise the error if it fails time after time."""
        heard = self._playback.played()
        self._tell(heard)
        self._fails = 1 if lasting(heard, self._rate) >= HELD else self._fails + 1
        self._failed = error
        if self._stopped or self._fails > TRIES:
            raise error
        self._stand_still(made=False)
        self._note = f"{str(error).partition(';')[0]}; trying again"
        self._show()

    def _open(self) -> None:
        """Open the device again, for the set from where the lifter is."""
        piece = self._pieces[-1]
        if piece.paused:
            blocks, piece = self._silence(), piece._replace(at=0)
        else:
            leg = legs.resumed(self._track, self._place())
            blocks, piece = self._blocks(leg), Piece(0, frame(leg.start, self._rate), leg)
        self._playback = self._again(blocks)
        self._pieces, self._seen = [piece], 0
        if self._failed:
            self._failed, self._note = None, f"now playing to {self._playback.to}"

    def _show(self) -> None:
        """Show the moment that is heard, or that is to be seen by now."""
        heard = self._playback.played()
        self._tell(heard)
        if self._failed is None and lasting(heard, self._rate) >= HELD:
            self._note = ""
        seen = max(0, heard - self._late)
        piece = next((p for p in reversed(self._pieces) if p.at <= seen), self._pieces[0])
        time = lasting(piece.frame(seen), self._rate)
        if not 0 <= lasting(heard - self._told_at, self._rate) < TOLD:
            self._told = ""
        self.view = self.view._replace(
            spans=piece.leg.spans,
            events=piece.leg.events,
            time=time,
            paused=piece.paused,
            waits=piece.waits,
            tension=self.done.tension,
            note=self._note,
            told=self._told,
            keys=self._keys_shown,
        )
        self._screen.show(self.view)

    def _tell(self, heard: int) -> None:
        """Tell what was heard of the routine since it was told last."""
        ends = [piece.at for piece in self._pieces[1:]] + [heard]
        for piece, end in zip(self._pieces, ends, strict=True):
            start, end = max(self._seen, piece.at), min(end, heard)
            if start >= end:
                continue
            if piece.paused:
                self._stand_still(made=not piece.waits)
                continue
            from_ = max(lasting(piece.frame(start), self._rate), piece.leg.aim)
            until = min(lasting(piece.frame(end), self._rate), piece.leg.spans[-1].end)
            if from_ < until:
                self._move()
                self.done.heard(from_, until)
        self._seen = max(self._seen, heard)

    def _stand_still(self, made: bool) -> None:
        """Note when the routine came to stand still, and whether it was the lifter who made it."""
        self._still = self._still or stopwatch.now()
        self._made = self._made or made

    def _move(self) -> None:
        """Tell that the routine goes on, if it stood still."""
        if self._still is not None:
            length = round((stopwatch.now() - self._still) * SECOND)
            self.done.paused(max(0, length), self._made)
            self._still, self._made = None, False

    def _place(self) -> int:
        """Return where in the routine the lifter is."""
        piece, heard = self._pieces[-1], self._playback.played()
        return max(lasting(piece.frame(heard), self._rate), piece.leg.aim)

    def _obey(self, command: Command) -> None:
        piece, soonest = self._pieces[-1], self._soonest()
        time = lasting(piece.frame(soonest), self._rate)
        here = state(piece.leg.spans, time)
        now = legs.at(piece.leg.spans, time)
        waiting = not piece.paused and (now.exercise, now.set or 1) in self.done.endless
        if command is Command.PAUSE and here is State.WORK and waiting:
            command = Command.FAIL  # space ends a set that waits to be ended
        action = TABLE[State.PAUSED if piece.paused else here][command]
        if action is Action.UNPAUSED:
            action = TABLE[here][command]
        self._act(action, time, max(time, piece.leg.aim))

    def _act(self, action: Action, now: int, place: int) -> None:
        """Act at a time of the leg, which is or leads to a place in the routine."""
        signs = self._signs
        match action:
            case Action.HOLD:
                self._hold(self._track.sounding.words.paused)
            case Action.RESUME | Action.NEXT | Action.BACK | Action.END_SET:
                self._lead(action, place)
            case Action.HURRY:
                self._hurry(place, now)
                self._tell_key(signs.did_skip)
            case Action.TELL:
                self._tell_reps(place)
            case Action.LONGER:
                longer = self._lengthen(now, place, legs.LONGER)
                self._tell_key(signs.did_longer if longer else signs.did_nothing)
            case Action.SHORTER:
                shorter = self._lengthen(now, place, -legs.SHORTER)
                self._tell_key(signs.did_shorter if shorter else signs.did_nothing)
            case Action.WAIT:
                self._wait_or_not(place)
            case Action.KEYS:
                self._keys_shown = not self._keys_shown
            case Action.CLOSE:
                self._closed = True
                self.stop()
            case Action.STOP:
                self.stop()
            case _:
                self._balance(action)

    def _lead(self, action: Action, place: int) -> None:
        """Go on from somewhere else than planned: on, to the next set, back, or past this one."""
        track, signs = self._track, self._signs
        if action is Action.RESUME:
            leg, did = legs.resumed(track, place), signs.did_resume
        elif action is Action.NEXT:
            leg, did = legs.skipped(track, place), signs.did_skip
        elif action is Action.BACK:
            leg = legs.back(track, place)
            did = signs.did_back.format(set=leg.spans[0].set or 1)
        else:
            leg, did = legs.failed(self._on_time(place), place), signs.did_fail
        self._play(leg)
        self._tell_key(did)

    def _on_time(self, place: int) -> Track:
        """Return the track in which a set that ends early does not take from its interval."""
        after = self._after(place)
        if self._replan is None or not self._track.work.sets[after].every:
            return self._track
        leg = legs.failed(self._track, place)
        saved = leg.start - place  # what is said of its end takes its time, too
        more = self._more | {after: self._more.get(after, 0) + saved}
        track = self._replan(more)._replace(voice=self._track.voice, beeps=self._track.beeps)
        self._more, self._track = more, track
        self.done.laid(track.spans)
        return track

    def _tell_reps(self, place: int) -> None:
        """Say how many reps were done of the set before a place."""
        last = [bout for bout in legs.bouts(self._track.spans) if bout.end <= place][-1]
        self._say(*legs.ended(self._track, last.key, self.done.last(last.key)))
        self._tell_key(self._signs.did_fail)

    def _wait_or_not(self, place: int) -> None:
        """Have rests wait for a key from now on, or end by themselves again."""
        self._waits = not self._waits
        self._tell_key(self._signs.did_wait if self._waits else self._signs.did_wait_off)
        if self._pieces[-1].waits:
            self._play(legs.resumed(self._track, place))

    def _balance(self, action: Action) -> None:
        """Turn the voice or the beeps up or down, and let them be heard."""
        words, signs = self._track.sounding.words, self._signs
        if action in (Action.VOICE_UP, Action.VOICE_DOWN):
            up = action is Action.VOICE_UP
            self._turn(voice=STEP if up else -STEP)
            self._say(words.louder if up else words.softer)
            self._tell_key(signs.did_voice.format(level=f"{self._track.voice:+g}"))
        else:
            up = action in (Action.BEEPS_UP, Action.BEEPS_UP_TOLD)
            self._turn(beeps=STEP if up else -STEP)
            self._say(beep=action in (Action.BEEPS_UP_TOLD, Action.BEEPS_DOWN_TOLD))
            self._tell_key(signs.did_beeps.format(level=f"{self._track.beeps:+g}"))

    def _tell_key(self, text: str) -> None:
        """Let the screen say for a while what a key did."""
        self._told, self._told_at = text, self._playback.played()

    def _wait(self) -> None:
        """Stand still where a rest is over but for the countdown, until a key is pressed."""
        piece, soonest = self._pieces[-1], self._soonest()
        time = lasting(piece.frame(soonest), self._rate)
        now = legs.at(piece.leg.spans, time)
        if now.kind is SpanKind.REST and not now.rep and now.end - time < legs.COUNTED:
            self._hold(waits=True)

    def _play(self, leg: Leg) -> None:
        """Go to a leg."""
        blocks = iter(self._blocks(leg))
        self._put(Piece(self._soonest(), frame(leg.start, self._rate), leg), blocks)

    def _say(self, *texts: str, beep: bool = False) -> None:
        """Go on as planned, at the levels that are set, and say or beep something soon."""
        piece = self._pieces[-1]
        if piece.paused:
            self._hold(*texts, beep=beep, waits=piece.waits)
            return
        at = self._soonest()
        first = piece.frame(at)
        now = lasting(first, self._rate)
        leg = legs.told(self._track, piece.leg, now, *texts)
        leg = legs.beeped(self._track, leg, now) if beep else leg
        self._put(Piece(at, first, leg), iter(self._blocks(leg, first)))

    def _hold(self, *texts: str, beep: bool = False, waits: bool = False) -> None:
        """Stand still from now on, and say or beep something."""
        blocks = iter(self._silence(*texts, beep=beep))
        piece, at = self._pieces[-1], self._soonest()
        self._put(Piece(at, piece.frame(at), piece.leg, paused=True, waits=waits), blocks)

    def _stand_on(self) -> None:
        """Prepare more of a pause when half of it is over."""
        gone = self._soonest() - self._pieces[-1].at
        if lasting(gone, self._rate) > STANDING // 2:
            self._hold(waits=self._pieces[-1].waits)

    def _silence(self, *texts: str, beep: bool = False) -> Supply:
        """Return a pause in which something is said or beeped."""
        span = Span(SpanKind.REST, None, None, None, None, 0, STANDING)
        pause = legs.told(self._track, Leg((span,), (), 0, 0), 0, *texts)
        return self._blocks(legs.beeped(self._track, pause, 0) if beep else pause)

    def _hurry(self, place: int, now: int) -> None:
        leg = legs.hurried(self._track, place, now)
        if leg:
            self._play(leg)
        elif self._pieces[-1].paused:
            self._play(legs.resumed(self._track, place))

    def _lengthen(self, now: int, place: int, by: int) -> bool:
        """Make the rest that is or comes longer, or shorter; return whether there is one.

        What is left of it is at least the countdown.
        """
        if self._replan is None:
            return False
        after = self._after(place)
        by = max(by, -self._spare(now, place))
        more = self._more | {after: self._more.get(after, 0) + by}
        track = self._replan(more)._replace(voice=self._track.voice, beeps=self._track.beeps)
        if track.spans == self._track.spans:
            return False  # no rest is to come
        self._more, self._track = more, track
        self.done.laid(track.spans)
        piece = self._pieces[-1]
        leg = legs.joined(piece.leg, legs.whole(track), max(now, piece.leg.aim))
        self._pieces[-1] = piece._replace(leg=leg)
        words = track.sounding.words
        self._say(legs.more(words) if by > 0 else legs.less(words))
        return True

    def _spare(self, now: int, place: int) -> int:
        """Return how much of the rest that is or comes can be left out; microseconds."""
        rest = next(
            (
                span
                for span in self._track.spans
                if span.kind is SpanKind.REST and not span.rep and span.end > place
            ),
            None,
        )
        if rest is None:
            return 0
        return max(0, rest.end - max(rest.start, now, place) - legs.COUNTED - LEFT)

    def _after(self, place: int) -> int:
        """Return the place among all sets of the one whose rest comes next."""
        spans = self._track.spans
        sets = list(dict.fromkeys((s.exercise, s.set) for s in spans if s.kind is SpanKind.PHASE))
        now = legs.at(spans, place)
        return sets.index((now.exercise, now.set)) if (now.exercise, now.set) in sets else 0

    def _turn(self, voice: float = 0.0, beeps: float = 0.0) -> None:
        """Make voice and beeps louder or softer from the next turn on."""
        track = self._track
        self._track = track._replace(
            voice=max(-MOST, min(MOST, track.voice + voice)),
            beeps=max(-MOST, min(MOST, track.beeps + beeps)),
        )

    def _soonest(self) -> int:
        """Return the frame from which something else can be heard, and no sooner than now."""
        return max(self._playback.soonest(), self._pieces[-1].at)

    def _put(self, piece: Piece, blocks: Iterable[Block]) -> None:
        """Let something else be heard from the frame of a piece on."""
        self._playback.turn(blocks, piece.at)
        self._pieces = [earlier for earlier in self._pieces if earlier.at < piece.at] + [piece]

    def _blocks(self, leg: Leg, first: int | None = None) -> Supply:
        """Return a leg to be mixed, from its start or from one of its frames on."""
        track = self._track._replace(spans=leg.spans, events=leg.events)
        start = frame(leg.start, self._rate) if first is None else first
        return Supply(lambda: track.blocks(start), track.pcm)


def play(player: Player) -> Ending:
    """Play a set until its end, or until Ctrl-C or termination, which are silent at once."""
    with _signals(dict.fromkeys(SIGNALS, player.stop) | _stopping(player)):
        return player.play()


def sound(playback: Playback) -> None:
    """Play what is only to be heard, until its end, Ctrl-C or termination.

    Raises ``DeviceError`` if the device dies, and whatever the blocks raise.
    """
    with _signals(dict.fromkeys(SIGNALS, playback.stop)), playback:
        while playback.running():
            playback.check()
            time.sleep(TICK)


def _stopping(player: Player) -> dict[signal.Signals, Callable[[], None]]:
    """Return what Ctrl-Z does, and the end of that, where there is such a thing."""
    if not hasattr(signal, "SIGTSTP"):
        return {}
    return {signal.SIGTSTP: player.suspend, signal.SIGCONT: player.wake}


def _suspend() -> None:
    """Stop this process as Ctrl-Z does; return when it is continued."""
    if threading.current_thread() is not threading.main_thread():
        return
    ours = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, ours)


@contextmanager
def _signals(handlers: Mapping[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Do this at these signals; a later one that ends does what it did before: we may hang."""
    signals.anew()
    before = {
        number: signal.getsignal(number) or signal.SIG_DFL
        for number in handlers
        if threading.current_thread() is threading.main_thread()  # elsewhere there are none
        and signal.getsignal(number) is not signal.SIG_IGN  # as in a shell's background
    }

    def act(number: int, _: FrameType | None) -> None:
        if number in SIGNALS:
            if signals.echoed():
                return
            signal.signal(number, before[signal.Signals(number)])
        handlers[signal.Signals(number)]()

    for number in before:
        signal.signal(number, act)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
