"""The commands by which ruff is read: what it finds, and then whether it was in a position to find anything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from verify_gate.domain.reading import Unreadable
from verify_gate.instruments.ruff.laid import LAID, NO_FORMAT, NO_PYTHON
from verify_gate.instruments.ruff.seen import KEEP, due
from verify_gate.instruments.ruff.settings import by_settings
from verify_gate.plugin import ANY_CODE, Command, Context, InstrumentOptions, Plan
from verify_gate.protocol import own_probe

_JSON_FORMAT_SINCE = (0, 13)
"""The version of ruff from which `ruff format` knows `--output-format`."""
_TELLS_SINCE = (0, 11)
"""The version from which it tells of each `# ruff: noqa`."""


def of_lint(context: Context, options: InstrumentOptions) -> Plan:
    """One run that fixes nothing and says which files it checked; then what could have kept it from its work."""
    version = _version(context)
    if version and version < _TELLS_SINCE:
        raise Unreadable(
            f"ruff {context.tools['ruff'].version} does not tell which files a `# ruff: noqa` switches off. "
            "Update it: 0.11 and later do."
        )
    # With its cache ruff does not say which files it looked at, and it needs none to be fast. The last switch wins.
    switches = ("--output-format=json", "--verbose", "--no-cache", *options.args, "--no-fix", "--no-fix-only")
    # PGH004 finds fault with comments that switch off every rule. No setting has a say in that, so files are named.
    blanket = ("--isolated", "--no-cache", "--output-format=json", "--select=PGH004", "--ignore-noqa")
    return Plan(
        (
            _ruff(context, "check", *switches, *_looking(context, options), keep=KEEP),
            _there(context, options),
            _ruff(context, "check", *blanket, f"@{context.scratch / 'files'}"),
            *_settings(context, options),
        ),
        files={"files": _lines(due(context, options.exclusions)), LAID: NO_PYTHON},
    )


def of_format(context: Context, options: InstrumentOptions) -> Plan:
    """One run that only checks and says which files it looked at; then what could have kept it from looking closely."""
    version = _version(context)
    as_json = ("--output-format=json",) if not version or version >= _JSON_FORMAT_SINCE else ()
    switches = ("--check", *as_json, "--verbose", "--no-cache", *options.args)
    order, tree = context.scratch / "order.json", context.scratch / "tree"
    tried = ("--isolated", "--no-cache", "--no-respect-gitignore", "--diff", "--", str(tree))
    marked = {"root": str(context.root), "files": due(context, options.exclusions)}
    return Plan(
        (
            _ruff(context, "format", *switches, *_looking(context, options), keep=KEEP),
            _there(context, options),
            Command((*own_probe(context, "marks"), str(order), str(tree)), goes_on=ANY_CODE),
            _ruff(context, "format", *tried),
            *_settings(context, options),
        ),
        files={"order.json": json.dumps(marked), LAID: NO_FORMAT},
    )


def _ruff(context: Context, *words: str, keep: str | None = None) -> Command:
    """A command of ruff, for which there are no settings but the project's: none in the home of who runs it."""
    nowhere = {"XDG_CONFIG_HOME": str(context.scratch)}
    return Command((*context.tools["ruff"].argv, *words), env=nowhere, goes_on=ANY_CODE, keep=keep)


def _there(context: Context, options: InstrumentOptions) -> Command:
    """Which files there would be if ruff did not heed any .gitignore and .ignore."""
    switches = ("--show-files", *options.args, "--no-respect-gitignore")
    return _ruff(context, "check", *switches, "--", *_targets(context, options))


def _settings(context: Context, options: InstrumentOptions) -> tuple[Command, ...]:
    """The settings of each group of files. Of a group's files the first that ruff does not exclude speaks for all."""
    groups = by_settings(context, due(context, options.exclusions))
    return tuple(_ruff(context, "check", "--show-settings", *options.args, "--", *group[:20]) for group in groups)


def _looking(context: Context, options: InstrumentOptions) -> tuple[str, ...]:
    """Where ruff is to look, and at the error that is laid for it."""
    return ("--", *_targets(context, options), str(context.scratch / LAID))


def _targets(context: Context, options: InstrumentOptions) -> tuple[str, ...]:
    """What ruff is pointed at: all sources and tests, and each script, which it finds in no folder by itself.

    A file that is named beside the folder it lies in would be read, and counted, twice.
    """
    every = tuple(dict.fromkeys((*context.source, *context.tests)))
    tops = [top for top in every if not any(top != other and _lies_in(top, other) for other in every)]
    files = due(context, options.exclusions)
    return (*tops, *(path for path in files if not path.endswith((".py", ".pyi")) and path not in tops))


def _lies_in(path: str, folder: str) -> bool:
    return PurePosixPath(path).is_relative_to(folder)


def _lines(files: Iterable[str]) -> str:
    """The files as ruff reads them from a file; without those that it could not name in its own log either."""
    return "".join(f"./{path}\n" for path in files if not re.search(r"[\r\n\ud800-\udfff]", path))


def _version(context: Context) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", context.tools["ruff"].version or "")[:2]))
