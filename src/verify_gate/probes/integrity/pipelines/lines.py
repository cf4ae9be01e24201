"""A command line in a file: whoever runs it, it is a check where its program is one, and its failure counts or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from verify_gate.probes.integrity.pipelines.shell import runs_of
from verify_gate.probes.suppressions.positions import Node


@dataclass(frozen=True, slots=True)
class Check:
    """A program that checks something: in which file and job, on which line, and what holds of it.

    `swallowed` is what keeps its failure from counting; `conditions` are those under which alone it runs. Each is told
    with its own line. `source` is the command as it stands in the file.
    """

    path: str
    job: str
    line: int
    program: str
    words: tuple[str, ...]
    swallowed: tuple[str, int] | None = None
    conditions: tuple[tuple[str, int], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What holds of all command lines of one place."""

    path: str
    job: str = ""
    swallowed: tuple[str, int] | None = None
    conditions: tuple[tuple[str, int], ...] = ()
    shell: str = ""


def checks_of(texts: Sequence[Node], around: Around, *, pipefail: bool = False, strict: bool = True) -> Iterator[Check]:
    """The checks of a script, which may be told in parts."""
    parts = [(str(each.value).rstrip("\n"), each.line) for each in texts]
    # A block begins on the line below its key.
    is_block = ["\n" in str(each.value) for each in texts]
    lines = [
        line + block + at
        for (text, line), block in zip(parts, is_block, strict=True)
        for at in range(text.count("\n") + 1)
    ]
    for run in runs_of("\n".join(text for text, _ in parts), pipefail=pipefail, strict=strict):
        line = lines[run.line]
        swallowed = (run.swallowed, line) if run.swallowed else around.swallowed
        conditions = (*around.conditions, *((text, line) for text in run.conditions))
        yield Check(around.path, around.job, line, run.program, run.words, swallowed, conditions, run.source)


def with_needed(found: Mapping[str, Sequence[Check]], needs: Mapping[str, Sequence[Node]]) -> Iterator[Check]:
    """The checks of the jobs of a file, and in each job those of the others that it names: at the line of the name.

    What is asked of them is compared in their own job.
    """
    for job in dict.fromkeys((*found, *needs)):
        yield from found.get(job, ())
        seen = {job}
        left = [*needs.get(job, ())]
        while left:
            needed = left.pop(0)
            if needed.value not in seen:
                seen.add(needed.value)
                left += [Node(needed.line, each.value) for each in needs.get(needed.value, ())]
                for check in found.get(needed.value, ()):
                    yield replace(check, job=job, line=needed.line, words=tuple(check.program.split()))
