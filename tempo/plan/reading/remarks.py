"""What a line says beside its sets that is only shown: a coach's cues, and words in brackets."""

import difflib
from itertools import pairwise

from tempo.plan import lexicon
from tempo.plan.reading.vocabulary import (
    ALTERNATING,
    ANOTHER,
    AT,
    BESIDE,
    BODY,
    CUING,
    EACH,
    FIRST,
    GUIDING,
    KIT,
    LEAST_LOAD,
    LOADS,
    MANNER,
    ONLY,
    OPEN,
    REPS,
    REST,
    SETS,
    SIDE,
    SIDES,
    SLOW,
    SWITCHING,
    THEN,
    TOWARDS,
    UPS,
    any_of,
)
from tempo.plan.reading.warm_ups import WarmUps
from tempo.plan.tokens import Kind

ENDS = lexicon.ENDS.keys() | lexicon.WHERE.keys()

CUES = GUIDING | BODY | CUING
"""The words of a coach's cue."""


RETURNING = any_of(
    "then and slowly straighten relax relaxed release return back to start starting the your",
    "position",
)
"""What ends a rep and takes no time that is told."""

YOURS = any_of("your the tu tus el la los las dein deine deinen den die das")
"""Words of a sentence about the lifter, as no name of an exercise has them."""

TOPS = (
    (
        any_of("extension ext extended streckung"),
        any_of(
            "tke extension extensions ext quad quads slr saq laq squat press thrust bridge knee"
        ),
    ),
    (
        any_of("flexion flex flexed beugung"),
        any_of("curl curls slide slides flexion march marches marching"),
    ),
)
"""Where a lift ends, and words for the exercises whose lift ends there."""


class Remarks(WarmUps):
    """The remarks of a line that is being read."""

    def _remarked(self, at: int) -> int:
        """Claim a note in brackets with a number in it that says nothing of the set."""
        if not self._is(at, "("):
            return 0
        close = next((n for n in range(at, len(self.found)) if self.found[n].text == ")"), 0)
        inside = self.found[at + 1 : close]
        words = [token.text for token in inside if token.kind is Kind.WORD]
        others = sum(token.kind is Kind.NUMBER for token in inside)
        numbers = [int(token.text) for token in inside if token.kind is Kind.NUMBER]
        joined = "".join(token.text for token in inside if token.kind is Kind.SIGN)
        pair = joined == "/" and len(numbers) == 2 and min(numbers) >= LEAST_LOAD
        if pair and set(words) <= LOADS:  # (165/115)
            self._note(at + 1, close)
            return close + 1
        left = [n for n in range(at + 1, close) if not self.claimed[n]]
        loads = any(self.found[n].end in self.loaded for n in range(at + 1, close))
        if loads and all(self.found[n].kind is not Kind.NUMBER for n in left):  # weighted, +10 kg
            said = [n for n in left if self.found[n].kind is Kind.WORD]
            telling = [n for n in said if self._tells(self.found[n].text)]
            if said and all(self.found[n].text in lexicon.HOLDS for n in telling):  # (hold 16 kg)
                if len(said) > len(telling):
                    self._note(said[0], said[-1] + 1)
                return close + 1
        if any(self.claimed[at : close + 1]) or not words or len(words) < others:
            return 0
        if others and {"l", "r"} <= set(words):
            return 0  # (8L/8R)
        if lexicon.COUNTS & set(words):
            return 0  # (2ct)
        if any(map(self._tells, words)):
            return 0
        self._note(at + 1, close)
        return close + 1

    def _manner(self, at: int) -> int:
        """Claim how the reps are to be done, as a note: slow & controlled."""
        if not self._is(at, MANNER) or not (at == 0 or self._parts(at - 1)):
            return 0
        end = at + 1
        while self._is(end, MANNER | {"and", "&", "y", "und", "e"}):
            end += 1
        if not self._ends_at(end) and not self._is(end, "("):
            return 0
        self._note(at, end)
        return end

    def _with(self, at: int) -> int:
        """Claim `w/` before something that was understood, or words that tell nothing of a set."""
        if self._is(at, "w") and self._is(at + 1, "/") and self._is(at + 2, "o"):
            end = self._clause(at + 2)  # w/o weight
            self._note(at, end)
            return end
        if self._capital(at):
            return 0  # Y T W
        if self._is(at, ("w", "c")) and 0 < at < len(self.found) - 1 and self.claimed[at + 1]:
            if self._glued(at):
                return 0
            return at + 1  # c 60 s rest
        short = self._is(at, ("w", "c")) and self._is(at + 1, "/") and self._glued(at + 1)
        if not short or at + 2 >= len(self.found) or self.claimed[at + 2]:
            return at + 2 if short and at + 2 < len(self.found) else 0
        end = at + 2
        while end < len(self.found) and not self.claimed[end]:
            if self._tells_at(end) and self.found[end].text not in BODY:  # w/ hands
                break
            end += 1
        dashed = self._is(end, "-") and self.found[end].gap
        if end == at + 2 or not (self._ends_at(end) or self._is(end, ":") or dashed):
            return at + 2 if self._is(at, "w") else 0
        self._note(at + 2, end)
        return end

    def _capital(self, at: int) -> bool:
        """Whether a large letter stands alone at a place, as in a name: Y raise."""
        token = self.found[at]
        alone = token.kind is Kind.WORD and token.end - token.start == 1
        return alone and self.text[token.start].isupper() and not self.text.isupper()

    def _remark(self, start: int, end: int, begun: int) -> bool:
        """Whether words after the sets are a remark: a sign parts it off, no word tells of a set.

        Nor is one so nearly a word that does that it may be that one misspelt.
        """
        before = self.found[begun - 1]
        followed = end < len(self.found) and self.claimed[end]
        if followed and any(token.text in lexicon.HOLDS for token in self.found[start:end]):
            return False  # hold knee straight 5 s
        dashed = before.text == "-" and self._glued(begun - 1) and self._glued(begun)
        parted = before.text in tuple(",;:-|([)") and not dashed
        where = self._placed(begun) and not parted
        parted = parted or self.found[begun].text in BESIDE | AT or before.end in self.loaded
        words = [token.text for token in self.found[start:end] if token.kind is Kind.WORD]
        if not words:
            return False  # 60-90
        little = lexicon.FILLING | lexicon.ARTICLES
        if (
            set(words) & (SIDES.keys() | SIDE)
            and set(words) <= little | SIDES.keys() | SIDE | SWITCHING
        ):
            return False  # on the right, a side, switch sides
        if words[0] in any_of("es ea ps pl"):
            return False
        if len(words) > 1 and words[-1] in EACH and self._is(end, REPS | SETS):
            words.pop()  # exhale on each rep
        asked = any(self.claimed[n] and self.found[n].kind is Kind.NUMBER for n in range(start))
        told = any(token.text == ":" for token in self.found[:start]) and len(words) > 2
        asked = asked or (told and bool(set(words) & YOURS))  # bridge: lift your hips, 3x10
        moved = [word for word in words if word not in lexicon.FILLING | {"and"}]
        if (
            self.found[begun - 1].text == ":"
            and len(moved) == 2
            and moved[0] in lexicon.MOVES
            and moved[1] in BODY
        ):
            return True  # bridge: lift hips
        if set(words) <= RETURNING and self.found[begun].text in THEN:
            return True  # then straighten
        held = self.phases is not None and self.phases.top is not None
        after = parted or before.end in self.said or self.found[begun].text in THEN
        if held and set(words) <= RETURNING | any_of("lower down") and after:
            return True  # hold 5 s, then lower slowly
        if words[:2] == ["should", "feel"]:
            return True
        if words in (["stand", "tall"], ["sit", "tall"], ["stay", "tall"]) and parted and asked:
            return True
        if set(words) & any_of("together feet hands heels knees arms elbows"):  # both feet
            words = [word for word in words if word != "both"]
        sentence = parted and asked and len(words) > 2
        if sentence and len(words) > 3:  # come up with both legs
            words = [word for word in words if word not in ("both", "only")]
        for one, limb in pairwise(words):  # one hand on the rail
            if sentence and one == "one" and limb in BODY:
                words = [word for word in words if word != "one"]
        apart = set(words) & (EACH | ALTERNATING | FIRST | ONLY | SIDES.keys())
        timed = self.tempo != "" or bool(self.phases and self.phases.lower)
        slow = set(words) & SLOW and not timed  # slow down, and not: control the lowering
        cue = (asked or parted) and not (apart or slow or where)
        cue = cue and self._cue(words, timed, sentence)
        kit = KIT if self.sides else KIT - {"single"}  # of each side, or not?
        silent = kit | (frozenset() if apart or slow else TOWARDS | SIDE)  # slow down, each leg
        if cue:
            silent |= CUES | SIDE | lexicon.MOVES.keys() | ENDS | lexicon.HOLDS
        known = ANOTHER | lexicon.NUMBERS.keys() | {"single"}
        if not (set(words) & BODY and not set(words) & lexicon.MOVES.keys()):  # fast feet
            known |= lexicon.EXPLOSIVE | lexicon.EXPLODE
        cued = len(words) > 1 and bool(set(words) & CUES)
        told = any(
            word not in silent
            and (self._tells(word) or word in known or (not cued and self._misspells(word)))
            for word in words
        )
        used = bool(kit & set(words))  # clamshell, red band, 3x15
        placed = (parted and (asked or used)) or (asked and set(words) <= kit) or cue
        return placed and not told and self.found[begun].text not in THEN

    def _placed(self, at: int) -> bool:
        """Whether words after a hold say where that is: at full extension, when bent."""
        joint = AT | any_of("when en al im bei am")
        before = self.found[at - 1]
        says = self.found[at].text in joint or before.text in joint
        return says and before.end in self.said and not self._ends_so(at)

    def _ends_so(self, at: int) -> bool:
        """Whether the lift ends there, by the exercise: a leg extension at full extension."""
        words = {token.text for token in self.found[at:] if token.kind is Kind.WORD}
        exercise = {token.text for token in self.found[:at]}
        return any(words & ends and exercise & moves for ends, moves in TOPS)

    def _grips(self, words: list[str]) -> bool:
        """Whether something is held on to, and not for a time: hold chair for balance."""
        still = lexicon.HOLDS | lexicon.FILLING | lexicon.ARTICLES | TOWARDS
        if words[:2] in (["hold", "on"], ["hold", "onto"]):
            return True
        if words[0] in lexicon.HOLDS and set(words[1:2]) <= AT | {"when"}:
            return False  # hold at full extension: for how long?
        return bool(set(words) - still) and not set(words) & (ENDS | lexicon.PAUSES)

    def _cue(self, words: list[str], timed: bool, sentence: bool) -> bool:
        """Whether words are a coach's cue by themselves: drive up through the heels, arms out.

        What could be an exercise is none: leg press, push-ups. Where the tempo is told (``timed``)
        a cue may be of a phase alone: slow negatives. A ``sentence`` stands behind a comma.
        """
        told = [word for word in words if word in CUES | KIT or self._says_phase(word)]
        ups = any(word in UPS and after in ("up", "ups") for word, after in pairwise(words))
        if len(words) < 2 or ups or 3 * len(told) < (1 if sentence else 2) * len(words):
            return False
        if set(words) & (lexicon.HOLDS | lexicon.PAUSES) and not self._grips(words):
            return False
        lifts = set(words) & lexicon.ALSO_NAMES
        if lifts and (len(words) < 3 or words[0] not in lifts):
            many = words[0] in BODY and words[0].endswith("s")  # hands to push back up
            return bool(set(words) & GUIDING and (words[0] in CUING or many))
        moved = timed and set(words) & lexicon.MOVES.keys()
        return bool(sentence or moved or set(words) & (GUIDING | CUING))

    def _misspells(self, word: str) -> bool:
        """Whether a word may be one of the readers' misspelt: it begins alike, and is near."""
        return (
            len(word) > 2
            and word not in CUES
            and any(each[0] == word[0] for each in self._near(word))
        )

    def _near(self, word: str) -> list[str]:
        """Return the words of the readers that are most like a word."""
        known = sorted(
            SETS | REPS | REST | SIDE | EACH | lexicon.TEMPO | set(OPEN) | LOADS | {"emom", "hold"}
        )
        found = difflib.get_close_matches(word, known, 3, 0.75)
        return [each for each in found if len(each) > 2 and each != word]
