"""Count the cues that have room with one voice and with another: `make fits`.

Arguments are the voices; without any, espeak and hibari. Planned are all shipped thrusts at each
tempo, with their own sets and reps.
"""

import sys

from docs import cues

TEMPOS = ("1010", "2010", "20X1", "2021", "31X1", "pause", "slow-eccentric")


def main(voices: list[str]) -> None:
    """Print a table: of all cues that are wanted, how each was spoken."""
    names = [each.name for each in cues.shipped() if each.movement == "thrust"]
    print(
        "| tempo | voice | wanted | long | short | faster | silent |\n|---|---|--:|--:|--:|--:|--:|"
    )
    for tempo in TEMPOS:
        for voice in voices:
            cues.VOICES["en"] = voice
            cues.checked.cache_clear()
            counted = [cues.checked(name, tempo).counted for name in names]
            total = [sum(column) for column in zip(*counted, strict=True)]
            print(f"| {tempo} | {voice} | {' | '.join(map(str, total))} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["espeak", "hibari"])
