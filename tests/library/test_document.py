import marshal
import os
from pathlib import Path
from typing import Any

import pytest

from tempo.errors import FileError, PrescriptionError
from tempo.library import document, folders, inputs
from tempo.library.cache import Cache
from tempo.library.document import Document
from tempo.library.values import Number, Numbers


def wrong(path: Path) -> list[str]:
    """What is told about a file that cannot be read at all, without its path."""
    with pytest.raises(FileError) as caught:
        Document(path).close()
    return [line.replace(str(path), "FILE") for line in str(caught.value).splitlines()]


def unplain(path: Path) -> str:
    """What is told about what is not a plain table; that no key was asked for is no matter."""
    lines = [line for line in wrong(path) if "is not a key here" not in line]
    assert len({line.partition(": ")[2] for line in lines}) == 1
    return lines[0]


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "routine.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(text: str) -> str:
    raise PrescriptionError(f"{text} is not a tempo")


# A file that is not a table is refused whole.


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: &x 1\nb: *x\n", "FILE:1: anchors (&, *) are not used here; write it out"),
        ("a: 1\nb: *x\n", "FILE:2: anchors (&, *) are not used here; write it out"),
        ("a: 1\n<<: &x {b: 1}\n", "FILE:2: anchors (&, *) are not used here; write it out"),
        ("a: !!python/name:os.system\n", "FILE:1: tags (!) are not used here; remove it"),
        ("a:\n  !!python/object/apply:os.system [ls]\n", "FILE:2: tags (!) are not used here"),
        ("a: !!str 1\n", "FILE:1: tags (!) are not used here; remove it"),
        ("!mine {a: 1}\n", "FILE:1: tags (!) are not used here; remove it"),
        ("a: 1\n---\nb: 2\n", "FILE:2: a second document (---); one file holds one"),
        ("- a\n- b\n", "FILE:1: the file must be a table of keys and values, as 'reps: 8'"),
        ("only words\n", "FILE:1: the file must be a table of keys and values, as 'reps: 8'"),
        ("a: 1\n\tb: 2\n", "FILE:2: not YAML: "),
        ("a: [1, 2\nb: 3\n", "FILE:2: not YAML: "),
        ('a: "open\n', "FILE:2: not YAML: "),
        ("a: 1\nb: 2: 3\n", "FILE:2: not YAML: "),
        ("a: 1\n? [b, c]\n: 2\n", "FILE:2: a key must be a plain word"),
        ('a: 1\n"\\e[31mred": 2\n', "FILE:2: a key must be a plain word"),
        ("a: 1\n\u202eb: 2\n", "FILE:2: a key must be a plain word"),
        ("k" * 61 + ": 1\n", "FILE:1: a key must be a plain word"),
        ("a: \x07\n", "FILE:1: not YAML: "),
        ("a: \0\n", "FILE:1: not YAML: "),
        ("{a: " * 17 + "1" + "}" * 17, "FILE:1: nested more than 16 deep"),
        ("[" * 500, "FILE:1: nested more than 16 deep"),
        ("[" * 100_000, "FILE:1: "),  # deeper than some versions of the parser go
        ("".join("  " * n + "a:\n" for n in range(100)), "FILE:17: nested more than 16 deep"),
        ("{a: 1}".encode("utf-16"), "FILE: not UTF-8 text (byte 0); save it as UTF-8"),
        ("a: 1 # é".encode("latin-1"), "FILE: not UTF-8 text (byte 7); save it as UTF-8"),
        ("a: 1".encode("utf-16-le"), "FILE:1: not YAML: "),
        (b"RIFF\x24\x00\x00\x00WAVE", "FILE:1: not YAML: "),
        (b"\xff\xfb\x90\x00", "FILE: not UTF-8 text (byte 0); save it as UTF-8"),
        (b"a: 1\n" + b"#" * (1 << 20), "FILE: larger than 1 MiB, so not read"),
    ],
)
def test_what_is_not_a_plain_table_is_refused(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    assert unplain(written(tmp_path, content)).startswith(told)


def test_without_the_c_parser_the_same_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("yaml.CSafeLoader", raising=False)
    for content in ["a: &x 1\n", "a: !!str 1\n", "[" * 20_000, "a: \x07\n", "a: 1\n\tb: 2\n"]:
        assert unplain(written(tmp_path, content)).startswith("FILE:")
    assert wrong(written(tmp_path, "a: 1\n")) == ["FILE:1: a: is not a key here"]


def test_what_yaml_knows_and_is_not_used_is_told_with_all_the_rest(tmp_path: Path) -> None:
    content = "a: &x 1\nb: *x\nc: !!str 3\n? [d]\n: 4\ne: [*x, 5]\nf: ''\n---\ng: 6\n"
    document = Document(written(tmp_path, content))
    assert [document.root.text(key, needed=True) for key in "abcf"] == ["1", "", "", ""]
    assert document.root.texts("e") == ("5",)
    assert wrong_after(document) == [
        "FILE:1: anchors (&, *) are not used here; write it out",
        "FILE:2: anchors (&, *) are not used here; write it out",
        "FILE:3: tags (!) are not used here; remove it",
        "FILE:4: a key must be a plain word",
        "FILE:6: anchors (&, *) are not used here; write it out",
        "FILE:7: f: is empty; fill it in or leave the key out",
        "FILE:8: a second document (---); one file holds one",
    ]


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "routine.yaml"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    assert wrong(path) == ["FILE: larger than 1 MiB, so not read"]


def test_what_is_not_a_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in [tmp_path, pipe, Path("/dev/zero")]:
        assert wrong(path) == ["FILE: not a file; name a YAML file"]


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    dangling = tmp_path / "dangling.yaml"
    dangling.symlink_to(tmp_path / "nothing.yaml")
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    assert wrong(tmp_path / "no.yaml") == [
        "FILE: cannot be read: No such file or directory; check the name"
    ]
    assert wrong(dangling) == ["FILE: cannot be read: No such file or directory; check the name"]
    assert wrong(loop) == [
        "FILE: cannot be read: Too many levels of symbolic links; name another file"
    ]
    assert wrong(tmp_path / ("a" * 300)) == [
        "FILE: cannot be read: File name too long; name another file"
    ]


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(inputs, "_at_once", refuse)  # root may read everything
    assert wrong(written(tmp_path, "a: 1\n")) == [
        "FILE: cannot be read: Permission denied; ask its owner for the right to read it"
    ]


# What YAML would guess stays as it is written.


@pytest.mark.parametrize(
    "scalar", ["0201", "1:30", "off", "no", "null", "~", "2021-01-01", "1e3", "0x10", "2-0-2-1"]
)
def test_a_scalar_stays_the_text_it_is(tmp_path: Path, scalar: str) -> None:
    read = Document(written(tmp_path, f"a: {scalar}\nb: '{scalar}'\n")).root
    assert (read.text("a"), read.text("b")) == (scalar, scalar)


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    document = Document(written(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"))
    assert (document.root.text("a"), document.root.text("b")) == ("1", "2")
    document.close()


@pytest.mark.parametrize("content", ["", "\n", "# a comment\n", "{}", "\ufeff"])
def test_an_empty_file_is_an_empty_table(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content)
    document = Document(path)
    assert list(document.root) == []
    document.close()


def test_words_over_several_lines_become_one(tmp_path: Path) -> None:
    content = "a: >\n  one two\n  three\nb: |\n  four\n  five\n"
    read = Document(written(tmp_path, content)).root
    assert (read.text("a"), read.text("b")) == ("one two three", "four five")


# Each kind of value, as it should be and as it should not.


def test_every_kind_of_value_is_read(tmp_path: Path) -> None:
    document = Document(
        written(
            tmp_path,
            "words: squeeze hard\nlines: [one, two]\nnumber: 2.5\nnumbers: [1, 0.5]\nflag: true\n"
            "choice: top\nparsed: 8\ntable: {inner: text}\ntables: [{a: 1}, {a: 2}]\n",
        )
    )
    root = document.root
    assert list(root)[:2] == ["words", "lines"]
    assert root.text("words") == "squeeze hard"
    assert root.texts("lines") == ("one", "two")
    assert root.number("number", 1, Number(0, 3)) == 2.5
    assert root.numbers("numbers", Numbers(0, 1, 2)) == (1, 0.5)
    assert root.flag("flag") is True
    assert root.choice("choice", {"top": 1, "bottom": 2}, 0) == 1
    assert root.parsed("parsed", int, 0) == 8
    assert (root.is_table("table"), root.is_table("tables")) == (True, False)
    table = root.table("table")
    assert table.text("inner") == "text"
    table.close()
    assert [each.text("a") for each in root.tables("tables")] == ["1", "2"]
    document.close()


def test_an_empty_list_where_one_value_or_several_may_stand_is_refused(tmp_path: Path) -> None:
    document = Document(written(tmp_path, "reps: []\n"))
    assert document.root.each("reps", int) == ()
    assert wrong_after(document) == [
        "FILE:1: reps: is an empty list; fill it in or leave the key out"
    ]


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    document = Document(written(tmp_path, ""))
    root = document.root
    assert (root.text("a"), root.text("a", "b"), root.texts("a")) == ("", "b", ())
    assert (root.number("a", 7, Number(0, 1)), root.numbers("a", Numbers(0, 1, 2))) == (7, ())
    assert (root.flag("a"), root.flag("a", True)) == (False, True)
    assert root.choice("a", {"x": 1}, None) is None
    assert root.parsed("a", int, 5) == 5
    assert (list(root.table("a")), root.tables("a")) == ([], [])
    document.close()


def test_every_kind_of_value_says_what_it_wants(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "words: [a]\n"
        "empty: ''\n"
        "spaces: '  '\n"
        'hidden: "bad \\e[31m"\n'
        'reversed: "\\u202ecba"\n'
        f"long: {'x' * 5_000}\n"
        "lines: one\n"
        "items:\n  - good\n  - ''\n  - [c]\n"
        "high: 11\n"
        "nan: nan\n"
        "word: ten\n"
        "listed: [1]\n"
        "numbers: 1\n"
        "some: [1,\n  2, x]\n"
        "flag: yes\n"
        "choice: botom\n"
        "other: [top]\n"
        "parsed: fast\n"
        "unparsed: {a: 1}\n"
        "table: 1\n"
        "tables: 1\n"
        "rows:\n  - {a: 1}\n  - 2\n",
    )
    document = Document(path)
    root = document.root
    for key in ["words", "empty", "spaces", "hidden", "reversed", "long"]:
        assert root.text(key, "usual") == "usual"
    assert root.texts("lines") == ()
    assert root.texts("items") == ("good",)
    for key in ["high", "nan", "word", "listed"]:
        assert root.number(key, 5, Number(0, 10)) == 5
    root.numbers("numbers", Numbers(0, 1, 9))
    root.numbers("some", Numbers(0, 1, 9))
    root.flag("flag")
    for key in ["choice", "other"]:
        assert root.choice(key, {"top": 1, "bottom": 2}, None) is None
    for key in ["parsed", "unparsed"]:
        assert root.parsed(key, refused, "usual") == "usual"
    root.table("table")
    root.tables("tables")
    assert len(root.tables("rows")) == 1
    root.text("name", needed=True)
    assert [line.removeprefix("FILE:") for line in wrong_after(document)] == [
        "1: name: is missing",
        "1: words: must be one value, not a list or a table",
        "2: empty: is empty; fill it in or leave the key out",
        "3: spaces: is empty; fill it in or leave the key out",
        "4: hidden: holds characters that cannot be shown; retype it",
        "5: reversed: holds characters that cannot be shown; retype it",
        "6: long: is 5000 characters long; the longest is 300",
        "7: lines: must be a list, each item in a line of its own after '- '",
        "10: items: is empty; fill it in or leave the key out",
        "11: items: must be one value, not a list or a table",
        "12: high: must be a number from 0 to 10",
        "13: nan: must be a number from 0 to 10",
        "14: word: must be a number from 0 to 10",
        "15: listed: must be a number from 0 to 10",
        "16: numbers: must be a list of numbers, as [1, 0.5]",
        "18: some: must be a number from 0 to 1",
        "18: some: must be a number from 0 to 1",
        "19: flag: must be true or false",
        "20: choice: must be top or bottom; did you mean 'bottom'?",
        "21: other: must be top or bottom",
        "22: parsed: fast is not a tempo",
        "23: unparsed: must be one value, not a list or a table",
        "24: table: must be a table of keys and values",
        "25: tables: must be a list of tables",
        "28: rows: must be a list of tables",
    ]


def wrong_after(document: Document) -> list[str]:
    """What is told when a reading ends, without the path."""
    with pytest.raises(FileError) as caught:
        document.close()
    return str(caught.value).replace(str(document.path), "FILE").splitlines()


# Keys.


def test_an_unknown_key_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    document = Document(written(tmp_path, "reps: 8\nrets: 90\ncolour: red\n"))
    document.root.text("reps")
    document.root.text("rest")
    assert wrong_after(document) == [
        "FILE:2: rets: is not a key here; did you mean 'rest'?",
        "FILE:3: colour: is not a key here; write reps or rest",
    ]


def test_a_key_written_twice_is_refused_where_it_is_repeated(tmp_path: Path) -> None:
    document = Document(written(tmp_path, "reps: 8\nsets: 3\nreps: 9\n"))
    assert document.root.text("reps") == "8"
    document.root.text("sets")
    assert wrong_after(document) == ["FILE:3: reps: is written twice (first in line 1)"]


def test_a_key_in_a_table_is_named_with_its_table(tmp_path: Path) -> None:
    document = Document(written(tmp_path, "cues:\n  lift:\n    logn: drive\n"))
    lift = document.root.table("cues").table("lift")
    lift.text("long")
    lift.text("short", needed=True)
    lift.close()
    assert wrong_after(document) == [
        "FILE:2: cues.lift.short: is missing",
        "FILE:3: cues.lift.logn: is not a key here; did you mean 'long'?",
    ]


def test_of_very_many_problems_the_first_are_told(tmp_path: Path) -> None:
    told = wrong(written(tmp_path, "".join(f"k{n}: 1\n" for n in range(1_000))))
    assert len(told) == document.MOST_PROBLEMS + 1
    assert told[0] == "FILE:1: k0: is not a key here"
    assert told[-1] == "FILE: 950 more problems; mend these first"


# What was parsed once is kept.


TREE = """
a: 0201
b: [x, [y, {c: "1:30"}], {}, []]
'c d': {e: {f: off}}
"""


def test_a_tree_that_is_kept_is_the_tree_that_was_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    path = written(tmp_path, TREE)
    parsed = document._tree(TREE, path, [])
    assert parsed == document._parsed(TREE, path, [])
    monkeypatch.setattr(document, "_parsed", None)
    assert document._tree(TREE, path, []) == parsed
    assert repr(document._tree(TREE, path, [])) == repr(parsed)  # a tuple is equal to any other
    with pytest.raises(TypeError):
        document._tree(TREE + "g: 1\n", path, [])  # the control: another text is parsed


def test_a_kept_tree_that_was_damaged_is_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "trees", lambda: tmp_path / "trees")
    path = written(tmp_path, TREE)
    tree = document._tree(TREE, path, [])
    (kept,) = (tmp_path / "trees").iterdir()
    whole = kept.read_bytes()
    for damaged in (b"", whole[:-1], whole[:-9] + b"\xff" * 9, whole + b"0"):
        kept.write_bytes(damaged)
        assert repr(document._tree(TREE, path, [])) == repr(tree)
        assert kept.read_bytes() == whole


@pytest.mark.parametrize("other", [(1, "words"), (1, ((1, "a", (1, "2")),)), 7, (1, 2), ((), ())])
def test_an_entry_that_is_wrong_is_not_believed_though_its_checksum_is_right(
    other: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    put = Cache.put

    def noted(cache: Cache, key: str, kept: bytes) -> bool:
        keys.append(key)
        return put(cache, key, kept)

    monkeypatch.setattr(Cache, "put", noted)
    monkeypatch.setattr(folders, "trees", lambda: tmp_path / "trees")
    path, cache = written(tmp_path, TREE), Cache(tmp_path / "trees")
    tree = document._tree(TREE, path, [])
    (key,) = keys
    right = cache.get(key)
    plain = marshal.dumps(other)
    elsewhere = document._signed(f"{key} and more", plain)  # the tree of another text
    for wrong_one in (plain, bytes(32) + plain, elsewhere, bytes(32), b""):
        put(cache, key, wrong_one)
        assert repr(document._tree(TREE, path, [])) == repr(tree)
        assert cache.get(key) == right  # and it is mended


@pytest.mark.parametrize("shape", [7, (1, 2), ((), ()), (1, ((1, "a"),)), "no", (1, [3]), None])
def test_what_is_no_tree_is_parsed_again_even_if_it_was_kept_as_one(shape: Any) -> None:
    kept = document._signed("key", marshal.dumps(shape))
    assert document._believed("key", kept) is None
    kept = document._signed("key", marshal.dumps((1, "a")))
    assert document._believed("key", kept) == document.Text(1, "a")  # the control


def test_another_version_of_the_program_parses_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "trees", lambda: tmp_path / "trees")
    path = written(tmp_path, TREE)
    document._tree(TREE, path, [])
    monkeypatch.setattr(document, "_parsed", None)
    document._tree(TREE, path, [])  # the control
    monkeypatch.setattr(document, "__version__", "0.0.0")
    with pytest.raises(TypeError):
        document._tree(TREE, path, [])


def test_files_that_are_wrong_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "trees", lambda: tmp_path / "trees")
    path = written(tmp_path, "a: [1, 2\n")
    for _ in range(2):
        assert wrong(path)[0].startswith("FILE:2: not YAML")
    assert not (tmp_path / "trees").exists()


def test_of_many_unknown_keys_only_those_that_are_told_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import difflib

    compared: list[str] = []

    def none(word: str, *known: object) -> list[str]:
        compared.append(word)
        return []

    monkeypatch.setattr(difflib, "get_close_matches", none)
    path = tmp_path / "a.yaml"
    path.write_text("".join(f"k{number}: 1\n" for number in range(20_000)))
    with pytest.raises(FileError, match="19950 more problems; mend these first"):
        Document(path).close()
    assert len(compared) == 50
