"""What people type, as numbers, words and signs, each with its place in the text."""

_SIGNS = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full width
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\t", " "),
        **dict.fromkeys("\u2033\u201c\u201d\u201e\u00a8", '"'),
        **dict.fromkeys("\u2032\u2018\u2019\u00b4`", "'"),
        **dict.fromkeys("\u00d7\u2715\u2716\u2a2f", "x"),
        "\u2044": "/",
        "\u2215": "/",
        "\u2502": "|",
    }
)
"""What word processors and keyboards write in place of a sign, one character for each."""


def plain(text: str) -> str:
    """Return a text as a typewriter would have it, each character in its place.

    >>> plain("３–1−1—0")
    '3-1-1-0'
    """
    return text.translate(_SIGNS)
