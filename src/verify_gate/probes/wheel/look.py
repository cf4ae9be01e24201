"""The look into the archives: what of the project is in them, what should not be, and what there is to try."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.probes.wheel.archives import built, entry_points, sdist_members, wheel_members
from verify_gate.probes.wheel.contents import installed, is_metadata, module_name, place
from verify_gate.probes.wheel.facts import Facts, Suspect, Target
from verify_gate.probes.wheel.suspects import secrets, unwanted
from verify_gate.probes.wheel.tree import NAME

_SCRIPTS = frozenset({"console_scripts", "gui_scripts"})


def look(context: Mapping[str, Any], scratch: Path) -> Facts:
    """The facts of what was built. Raises `NotOne` where it is not one wheel and one sdist."""
    wheel, sdist = built(scratch / "dist")
    in_wheel = {installed(member): data for member, data in wheel_members(wheel)}
    tests, source = context["test_files"], context["source_files"]
    placed = place(context["source"], source, tests, in_wheel.keys())
    home = {member: path for path, member in placed.items()}
    others = tuple(member for member in in_wheel if member not in home and not is_metadata(member))
    points = next((data for name, data in in_wheel.items() if name.endswith(".dist-info/entry_points.txt")), b"")
    excluded = [Exclusion(each["path"], each["reason"]) for each in context["options"]["exclude"]]
    shipped = {home.get(member, member): data for member, data in in_wheel.items()}
    found = (*suspects("wheel", shipped.items()), *suspects("sdist", sdist_members(sdist)))
    return Facts(
        placed=placed,
        others=others,
        suspects=merged(found, scratch / NAME),
        targets=(
            *modules(left([path for path in source if path in placed], excluded), placed, others),
            *loads(entry_points(points.decode("utf-8", "replace"))),
        ),
    )


def requirement(wheel: Path, extras: Sequence[str]) -> str:
    """The wheel, with those of its extras, as an installer wants it said."""
    name, wanted = wheel.name.partition("-")[0], ",".join(extras)
    return f"{name}[{wanted}] @ {wheel.as_uri()}\n"


def suspects(archive: str, members: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, str, str, str, int | None]]:
    """Archive, path, rule, what it is, and line (none for a whole file) of all that should not ship."""
    for path, data in members:
        kind = unwanted(path, data)
        if kind is not None:
            yield archive, path, *kind, None
        for rule, what, line in secrets(data):
            yield archive, path, rule, what, line


def merged(found: Iterable[tuple[str, str, str, str, int | None]], tree: Path) -> tuple[Suspect, ...]:
    """The suspects, one that is in both archives only once."""
    archives: dict[tuple[str, str, str, int | None], list[str]] = {}
    for archive, path, rule, kind, line in found:
        archives.setdefault((path, rule, kind, line), []).append(archive)
    return tuple(
        Suspect(
            path=path,
            in_project=(tree / path).is_file(),
            archives=tuple(dict.fromkeys(where)),
            rule=rule,
            what=kind,
            line=line,
        )
        for (path, rule, kind, line), where in archives.items()
    )


def modules(paths: Iterable[str], placed: Mapping[str, str], others: Collection[str]) -> list[Target]:
    """The modules to import: those of the project, and those beside them that the build has made.

    A `__main__` is compiled only: to import it is to run the program.
    """
    there = {placed[path]: path for path in paths}
    tops = {member.partition("/")[0] for member in there}
    made = [member for member in others if "/" in member and member.partition("/")[0] in tops]
    targets: dict[str, Target] = {}
    for member in (*there, *made):
        name = module_name(member)
        if name is not None:
            kind = "compile" if name.rpartition(".")[2] == "__main__" else "import"
            targets.setdefault(name, Target(kind=kind, name=name, path=there.get(member)))
    return [targets[name] for name in sorted(targets)]


def loads(points: Iterable[Mapping[str, str]]) -> list[Target]:
    """The entry points to load."""
    return [
        Target(
            kind="load", name=each["name"], group=each["group"], value=each["value"], callable=each["group"] in _SCRIPTS
        )
        for each in points
    ]


def read_context(file: Path) -> dict[str, Any]:
    """The context that the gate laid ready."""
    context: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return context
