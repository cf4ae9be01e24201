"""Leaks: files that should have been looked at and were not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import ToolId
from verify_gate.plugin import Context, Tool


def python_files(context: Context, *, tests: bool) -> tuple[str, ...]:
    """The Python files under `source`, and under `tests` too where asked for, sorted."""
    there = (*context.source_files, *context.test_files) if tests else context.source_files
    return tuple(sorted(path for path in there if path in context.python_files))


def relative(context: Context, path: str) -> str:
    """A path as a tool wrote it, relative to the root with forward slashes; as it is where it lies elsewhere.

    A backslash parts folders, unless there is a file with one in its name.
    """
    root = context.root.as_posix()
    plain = path.removeprefix(f"{root}/").removeprefix("./")
    if "\\" not in plain or plain in (*context.source_files, *context.test_files):
        return plain
    return path.replace("\\", "/").removeprefix(f"{root}/").removeprefix("./")


def hold_against(
    expected: Iterable[str],
    seen: Iterable[str],
    exclusions: Sequence[Exclusion],
    hidden_by: Callable[[str], str],
) -> tuple[Population, Needle, tuple[Finding, ...]]:
    """What was looked at of what is there: the population, the needle `unmeasured files`, and a finding for each leak.

    `hidden_by` says of a leaked file which setting hid it, or what to look at, as a sentence.
    """
    due = left(expected, exclusions)
    looked_at = set(seen)
    leaks = tuple(path for path in due if path not in looked_at)
    findings = tuple(
        Finding(
            "this file was not looked at",
            path=path,
            rule="unmeasured",
            fix=f"{_why(path, hidden_by)} Let it be measured, or name it in an exclusion with a reason.",
        )
        for path in leaks
    )
    return (
        Population(len(due) - len(leaks), len(due), "files"),
        Needle("unmeasured files", len(leaks), "files"),
        findings,
    )


def _why(path: str, hidden_by: Callable[[str], str]) -> str:
    if path.isprintable():
        return hidden_by(path)
    return "Its name holds what a line of text cannot tell, so no tool can say that it looked at it: rename it."


def not_excluded(findings: Iterable[Finding], exclusions: Sequence[Exclusion]) -> tuple[Finding, ...]:
    """The findings outside every exclusion: what verify.toml says not to look at is not found fault with either."""
    return tuple(
        finding
        for finding in findings
        if finding.path is None or not any(exclusion.covers(finding.path) for exclusion in exclusions)
    )


def tool_id(tool: Tool) -> ToolId:
    """The tool as the report names it."""
    return ToolId(tool.name, tool.version)


def last_line(text: str) -> str:
    """The last line that says something, for a sentence about what went wrong; empty where there is none."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
