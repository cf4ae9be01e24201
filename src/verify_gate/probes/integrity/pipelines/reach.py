"""The files and folders that a command line names for a check to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from posixpath import join, normpath

from verify_gate.probes.integrity.model import Change, Side, below
from verify_gate.probes.integrity.pipelines.checks import kin
from verify_gate.probes.integrity.pipelines.lines import Check
from verify_gate.probes.integrity.tooling.losses import shown
from verify_gate.probes.integrity.tooling.places import Places

_TAKES = frozenset(
    {"--basetemp", "--config", "--config-file", "--confcutdir", "--cov", "--cov-config", "--deselect", "--exclude"}
    | {"--ignore", "--junitxml", "--rcfile", "--rootdir", "-W", "-c", "-k", "-m", "-n", "-o", "-p"}
)
"""Options whose value may be a path that is not one to look at."""


def narrowed(change: Change, was: Check, now: Check) -> str | None:
    """How a check looks at fewer files than it did, as the end of a sentence.

    Where it named none, it looked at all: of the tests, or of the source.
    """
    new = list(_paths(change.head, now))
    if not new:
        return None
    usual = change.tests if "pytest" in kin(was.program) else change.source
    places = Places(change)
    before, folder = change.base.folder or ".", change.head.folder or "."  # of the project, which may have moved
    named = [folder if path == before else path for path in _paths(change.base, was)]
    lost = [path for path in named or usual if not places.still_named(path, new)]
    return f"looks at {shown(new)} alone" if lost else None


def _paths(side: Side, check: Check) -> Iterator[str]:
    words: Sequence[str] = check.words
    name = check.program.split()[-1]
    told = (text.partition(": ") for text, _ in check.conditions)
    folder = next((value for key, _, value in told if key == "working-directory" and "$" not in value), "")
    start = next((at + 1 for at, word in enumerate(words) if word.rpartition("/")[2] == name), len(words))
    for at, word in enumerate(words[start:], start):
        path = normpath(join(folder, word.partition("::")[0]))
        is_value = words[at - 1] in _TAKES and at > start
        if not word.startswith("-") and not is_value and any(below(each, path) for each in side.files):
            yield path if folder else word.removeprefix("./")
