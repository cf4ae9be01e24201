"""typecheck, read from mypy: its errors, of the files it checked, of those there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace

from verify_gate.census import hold_against, last_line, not_excluded, python_files, relative, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.exclusion import left
from verify_gate.domain.finding import Severity
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.instruments.mypy.messages import Message, finding_of, message_in, messages_of
from verify_gate.instruments.mypy.settings import (
    Settings,
    hidden_by,
    refuse_replaced,
    remarks,
    settings_of,
    why_not_started,
)
from verify_gate.instruments.mypy.words import LAID, words_and_env
from verify_gate.plugin import Command, Completed, Context, InstrumentOptions, Plan
from verify_gate.probes.project_side import FOLDER

_KEEP = r"^(?!LOG:|TRACE:)|^LOG:\s+(?:Found source:|Build finished in )"
_ENDED = re.compile(r"(?m)^LOG:\s+Build finished in ")
_FOUND = re.compile(r"""(?m)^LOG:\s+Found source:\s+BuildSource\(path=('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"), module=""")
_BAD_SETTING = re.compile(r"(?m)^.*?\.(?:ini|toml|cfg): (?!note:).+$")
_STOPPED = 2
"""How mypy exits where it checked nothing: a syntax error, words or settings that it refuses, a fault of its own."""


class MypyOptions(InstrumentOptions):
    """`[instruments.typecheck]`: no keys of its own."""


class Mypy:
    """Counts the type errors under `source`."""

    Options = MypyOptions
    question = "Do the types hold?"
    when = Cadence.CHANGE
    tools = ("mypy",)
    ratchet = "errors"

    def plan(self, context: Context, options: MypyOptions) -> Plan:
        """What mypy's settings make of each file, then mypy itself, with the same words for both."""
        tool = context.tools["mypy"]
        words, env = words_and_env(context, options)
        told = context.scratch / "settings.json"
        python = context.python if tool.of_project else context.verify_python
        ask = (str(python), "-I", str(FOLDER / "verify_gate_mypy.py"), str(told), *words)
        return Plan(
            (
                Command(ask, env=env, goes_on=frozenset({0, _STOPPED}), writes={"settings": told}),
                Command((*tool.argv, *words), env=env, keep=_KEEP),
            )
        )

    def read(self, context: Context, options: MypyOptions, outcomes: Sequence[Completed]) -> Reading:
        """Errors, of the files whose errors it would have said, of those there are."""
        outcome = _run(context, outcomes)
        if outcome.exit_code == _STOPPED:
            return _stopped(context, options, outcome)
        settings = settings_of(context, outcomes[0])
        refuse_replaced(settings, options.exclusions)
        messages = _found_elsewhere(context, settings, outcome)
        found = {relative(context, ast.literal_eval(path)) for path in _FOUND.findall(outcome.stderr)}
        if not found:
            raise Unreadable("mypy did not say which files it checked; the log has what it said.")
        seen = found - context.recoded.keys()
        checked = {path: file for path, file in settings.files.items() if path in seen and file.hidden is None}
        expected = python_files(context, tests=False)
        population, leaks, leaked = hold_against(
            expected, checked, options.exclusions, lambda path: hidden_by(path, settings, context)
        )
        files = [checked[path] for path in left(expected, options.exclusions) if path in checked]
        more = {
            "functions": sum(file.functions for file in files),
            "unchecked_functions": sum(file.unchecked for file in files),
            "skipped_lines": sum(file.skipped for file in files),
            "ignored_lines": sum(file.ignored for file in files),
        }
        findings = not_excluded((finding_of(context, message) for message in messages), options.exclusions)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if not (errors or leaked) and 0 < more["functions"] == more["unchecked_functions"]:
            raise Unreadable(
                f"mypy looks into no function under source (there are {more['functions']}), for nothing in their "
                "signatures is typed. Type them, or set check_untyped_defs = true in its settings."
            )
        return Reading(
            (Needle("errors", len(errors), "errors"), leaks),
            replace(population, more=more),
            (*findings, *leaked, *remarks(settings)),
            tool_id(context.tools["mypy"]),
        )


def _run(context: Context, outcomes: Sequence[Completed]) -> Completed:
    """The run of mypy itself. Raises `Unreadable` where it did not come to it, or where it made up its settings."""
    if len(outcomes) == 1:
        raise Unreadable(why_not_started(context, outcomes[0]))
    bad = _BAD_SETTING.search(outcomes[1].stderr)
    if bad is not None:
        raise Unreadable(f"mypy does not understand its settings and goes on without: {bad[0]}. Correct them.")
    return outcomes[1]


def _found_elsewhere(context: Context, settings: Settings, outcome: Completed) -> list[Message]:
    """What mypy found but for the error that was laid for it. Raises `Unreadable` where it is not to be believed."""
    messages = messages_of(outcome)
    plugins = f" Its plugins may be why: {', '.join(settings.plugins)}." if settings.plugins else ""
    if not _ENDED.search(outcome.stderr):
        raise Unreadable(f"mypy did not come to its end: it never said that it had finished.{plugins}")
    laid = relative(context, str(context.scratch / LAID))
    elsewhere = [message for message in messages if relative(context, message.file) != laid]
    hidden = laid in settings.files and settings.files[laid].hidden is not None
    if len(elsewhere) == len(messages) and not hidden:
        raise Unreadable(f"mypy did not find the error that verify laid for it, nor would it find another.{plugins}")
    return elsewhere


def _stopped(context: Context, options: MypyOptions, outcome: Completed) -> Reading:
    """What mypy checked no file for: a syntax error is a finding, anything else no reading."""
    lines = f"{outcome.stdout}\n{outcome.stderr}".split("\n")
    said = [message for line in lines if (message := message_in(line)) is not None]
    syntax = [message for message in said if message.code == "syntax" and message.line > 0]
    if not syntax:
        complaints = [f"{message.file}: {message.message}" for message in said]
        complaints += [line.strip() for line in outcome.stderr.splitlines() if "error: " in line]
        complaint = complaints[0] if complaints else last_line(outcome.stderr) or "it said nothing"
        raise Unreadable(f"mypy could not do its work: {complaint.rstrip('.:')}. The log has more.")
    findings = not_excluded((finding_of(context, message) for message in syntax), options.exclusions)
    if not findings:
        raise Unreadable(
            f"mypy checks nothing while the syntax of a file is wrong: {relative(context, syntax[0].file)}, line "
            f"{syntax[0].line}. It is excluded here; exclude it in mypy's own settings too."
        )
    due = left(python_files(context, tests=False), options.exclusions)
    fix = "Mend the syntax; until then mypy checks no file at all."
    return Reading(
        (Needle("errors", len(findings), "errors"), Needle("unmeasured files", len(due), "files")),
        Population(0, len(due), "files"),
        tuple(replace(finding, fix=fix) for finding in findings),
        tool_id(context.tools["mypy"]),
    )
