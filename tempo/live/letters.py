"""Large letters for a screen that is read from two metres, made of blocks."""

HEIGHT = 5  # dots

# Each letter's rows from above, a dot for light and a hash for dark.
LETTERS = {
    "A": ".#. #.# ### #.# #.#",
    "B": "##. #.# ##. #.# ##.",
    "C": ".## #.. #.. #.. .##",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "F": "### #.. ##. #.. #..",
    "G": ".## #.. #.# #.# .##",
    "H": "#.# #.# ### #.# #.#",
    "I": "# # # # #",
    "J": "..# ..# ..# #.# .#.",
    "K": "#.# #.# ##. #.# #.#",
    "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": "### #.# #.# #.# ###",
    "P": "##. #.# ##. #.. #..",
    "Q": "### #.# #.# ### ..#",
    "R": "##. #.# ##. #.# #.#",
    "S": ".## #.. .#. ..# ##.",
    "T": "### .#. .#. .#. .#.",
    "U": "#.# #.# #.# #.# ###",
    "V": "#.# #.# #.# #.# .#.",
    "W": "#...# #...# #.#.# ##.## #...#",
    "X": "#.# #.# .#. #.# #.#",
    "Y": "#.# #.# .#. .#. .#.",
    "Z": "### ..# .#. #.. ###",
    "0": "### #.# #.# #.# ###",
    "1": ".# ## .# .# .#",
    "2": "### ..# ### #.. ###",
    "3": "### ..# .## ..# ###",
    "4": "#.# #.# ### ..# ..#",
    "5": "### #.. ### ..# ###",
    "6": "### #.. ### #.# ###",
    "7": "### ..# .#. .#. .#.",
    "8": "### #.# ### #.# ###",
    "9": "### #.# ### ..# ###",
    "/": "..# ..# .#. #.. #..",
    ":": ". # . # .",
    "-": "... ... ### ... ...",
    " ": ".. .. .. .. ..",
}

BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def large(text: str, width: int, height: int, like: str = "") -> list[str]:
    """Return a text as rows of blocks, as large as fits; none where it does not fit at all.

    A dot is as wide as a character and half as high, so that it is about square. A text that
    changes stays as large if it is no larger than one that it is ``like``. None, too, where there
    is no such letter.

    >>> print(*large("TO", 7, 3), sep="\\n")
    ▀█▀ █▀█
     █  █ █
     ▀  ▀▀▀
    """
    if not LETTERS.keys() >= {*text}:
        return []
    dots = _dots(text)
    widest = max(len(dots[0]), len(_dots(like)[0]))
    scale = min(width // max(1, widest), 2 * height // HEIGHT)
    if scale == 1 and height < (HEIGHT + 1) // 2:
        return []
    rows = [[dot == "#" for dot in row for _ in range(scale)] for row in dots for _ in range(scale)]
    rows += [[False] * len(row) for row in rows[: len(rows) % 2]]
    return [
        "".join(BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def _dots(text: str) -> list[str]:
    letters = [LETTERS.get(letter, LETTERS[" "]).split() for letter in text]
    return [".".join(letter[row] for letter in letters) for row in range(HEIGHT)]
