"""Traps of `duplication`: what makes jscpd content although a piece of logic stands there twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.conftest import Project
from tests.traps.trap import Clean, Trap

LOGIC = """\
def total(orders, rate, limit):
    result = 0
    for order in orders:
        if order.price > limit:
            result += order.price * rate
        elif order.price < 0:
            raise ValueError("negative price")
        else:
            result += order.price * order.quantity
    if result > limit:
        result = limit - order.discount
    return result
"""
COPY = {"src/acme/copy.py": LOGIC}
BY_HAND = "jscpd src --exit-code=3"
NONE = "Found 0 clones."
NOTHING = "jscpd analyzed no files"

CLEAN = Clean("duplication", {"src/acme/__init__.py": "", "src/acme/orders.py": LOGIC}, verify='source = ["src/acme"]')


def _between(line: str) -> dict[str, str]:
    """The copy with a line of its own kind after every second one, as deep as what it follows."""
    text = LOGIC.replace("    result = 0\n", f"    result = 0\n    {line}\n")
    return {"src/acme/copy.py": text.replace("* rate\n", f"* rate\n            {line}\n")}


def _in_utf_16(project: Project) -> None:
    (project.root / "src/acme/copy.py").write_bytes(LOGIC.encode("utf-16"))


def _in_latin_1(project: Project) -> None:
    (project.root / "src/acme/copy.py").write_bytes(f"# coding: latin-1\n# \xe9\n{LOGIC}".encode("latin-1"))


def _with_bare_returns(project: Project) -> None:
    (project.root / "src/acme/copy.py").write_bytes(LOGIC.replace("\n", "\r").encode())


def _known_to_git(project: Project) -> None:
    project.git("init")


def _linked(project: Project) -> None:
    project.write({"shared/copy.py": LOGIC})
    (project.root / "src/acme/copy.py").symlink_to("../../shared/copy.py")


def _copy(
    name: str,
    files: Mapping[str, str] = COPY,
    *,
    by_hand: str = BY_HAND,
    says: str = NONE,
    prepare: Callable[[Project], None] | None = None,
) -> Trap:
    """A copy that jscpd passes over and `verify` finds."""
    return Trap(
        name,
        by_hand,
        says,
        "out_of_range",
        "(71 tokens) stand in src/acme/orders.py:1-12 too",
        files=files,
        prepare=prepare,
    )


def _settings(settings: str, file: str = ".jscpd.json") -> dict[str, str]:
    return {**COPY, file: settings}


TRAPS = [
    _copy("there are clones, and nobody asked for an exit code", by_hand="jscpd src", says="Found 1 clones."),
    _copy("`ignore` in `.jscpd.json` leaves a file out", _settings('{"ignore": ["**/copy.py"]}')),
    _copy("`ignorePattern` in `.jscpd.json` passes over code", _settings('{"ignorePattern": ["."]}'), says=NOTHING),
    _copy("`minTokens` in `.jscpd.json` is larger than any file", _settings('{"minTokens": 9999}'), says=NOTHING),
    _copy("`maxLines` in `.jscpd.json` is smaller than any file", _settings('{"maxLines": 3}'), says=NOTHING),
    _copy("`maxSize` in `.jscpd.json` is smaller than any file", _settings('{"maxSize": "9b"}'), says=NOTHING),
    _copy("`format` in `.jscpd.json` names another language", _settings('{"format": ["javascript"]}'), says=NOTHING),
    _copy("`pattern` in `.jscpd.json` matches no file", _settings('{"pattern": "**/*.js"}'), says=NOTHING),
    _copy("`skipLocal` in `.jscpd.json` passes over copies in one folder", _settings('{"skipLocal": true}')),
    _copy("`kind` in `.jscpd.json` asks for another kind of clone", _settings('{"kind": ["renamed"]}')),
    _copy(
        "`package.json` holds settings of jscpd",
        _settings('{"jscpd": {"ignore": ["**"]}}', "package.json"),
        says=NOTHING,
    ),
    _copy("an `.ignore` file names a file", _settings("copy.py\n", ".ignore")),
    _copy("git ignores a file", _settings("copy.py\n", ".gitignore"), prepare=_known_to_git),
    _copy("`jscpd:ignore-start` is never closed", {"src/acme/copy.py": f"# jscpd:ignore-start\n{LOGIC}"}),
    _copy("a comment ends each line of the copy", {"src/acme/copy.py": LOGIC.replace("\n", "  # the same\n")}),
    _copy("strings that nothing is done with stand in the copy", _between('"here"')),
    _copy("`pass` and `...` stand in the copy", _between("pass; ...")),
    _copy("imports stand in the copy", _between("import math")),
    _copy("a file is larger than 1 MB", {"src/acme/copy.py": LOGIC + "#" * 1_100_000 + "\n"}),
    _copy("a file is not in UTF-8", prepare=_in_latin_1),
    _copy("a file is in UTF-16", prepare=_in_utf_16),
    _copy("a file ends its lines as old Macs did", prepare=_with_bare_returns),
    _copy("a file is a symbolic link to a copy elsewhere", {}, prepare=_linked),
    Trap(
        name="`min_tokens` is larger than any file",
        files=COPY,
        table="min_tokens = 9999",
        by_hand=f"{BY_HAND} --min-tokens=9999",
        says=NOTHING,
        status="no_reading",
        because="No clone could be found: hardly a file has 9999 tokens in 5 lines of logic.",
    ),
]
