"""The look into the archives: what of the project is in them, what should not be, and what there is to try."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.probes.wheel.archives import LARGE, built, entry_points, sdist_members, zip_members
from verify_gate.probes.wheel.contents import altered, installed, is_metadata, is_program, module_name, place
from verify_gate.probes.wheel.facts import Facts, Suspect, Target
from verify_gate.probes.wheel.inside import layers
from verify_gate.probes.wheel.needs import needs
from verify_gate.probes.wheel.suspects import secrets, unwanted
from verify_gate.probes.wheel.tree import NAME

_HERE = re.compile(r"@\s*file:", re.IGNORECASE)
_DECLARE = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "tox.ini",
    "noxfile.py",
    "requirements*.txt",
    "requirements/*.txt",
)
_INSIDE = frozenset({"environment-file", "key-file", "credentials"})
"""What should not ship in an archive in the wheel either."""
_SCRIPTS = frozenset({"console_scripts", "gui_scripts"})


def look(context: Mapping[str, Any], scratch: Path) -> Facts:
    """The facts of what was built. Raises `NotOne` where it is not one wheel and one sdist."""
    wheel, sdist = built(scratch / "dist")
    in_wheel = {installed(member): data for member, data in zip_members(wheel)}
    tests, source = context["test_files"], context["source_files"]
    placed = place(context["source"], source, tests, in_wheel.keys())
    home = {member: path for path, member in placed.items()}
    others = tuple(
        member
        for member in in_wheel
        if member not in home and (not is_metadata(member) or is_program(member, in_wheel[member]))
    )
    points, metadata = (_metadata(in_wheel, name) for name in ("entry_points.txt", "METADATA"))
    wanted = requirements(metadata)
    excluded = [Exclusion(each["path"], each["reason"]) for each in context["options"]["exclude"]]
    shipped = {home.get(member, member): data for member, data in in_wheel.items()}
    found = (*suspects("wheel", shipped.items()), *suspects("sdist", sdist_members(sdist)))
    root = Path(context["root"])
    tried = modules(left([path for path in source if path in placed], excluded), placed, others)
    return Facts(
        placed=placed,
        others=others,
        suspects=merged(found, scratch / NAME),
        targets=(
            *tried,
            *loads(entry_points(points)),
            *finds(tried, in_wheel, wanted, declared(root)),
        ),
        altered=changed(root, placed, in_wheel),
        of_this_machine=tuple(line for line in wanted if _HERE.search(line)),
    )


def _metadata(in_wheel: Mapping[str, bytes], name: str) -> str:
    """The text of a file of the wheel's own folder of metadata; empty where it has none."""
    found = (data for member, data in in_wheel.items() if re.fullmatch(rf"[^/]+\.dist-info/{name}", member))
    return next(found, b"").decode("utf-8", "replace")


def changed(root: Path, placed: Mapping[str, str], in_wheel: Mapping[str, bytes]) -> dict[str, int]:
    """The Python files and scripts that ship with another text than the project has, each with the first such line."""
    found = {}
    for path, member in placed.items():
        if member.endswith((".py", ".pyi")) or is_program(member, in_wheel[member]):
            line = altered((root / path).read_bytes()[:LARGE], in_wheel[member])
            if line is not None:
                found[path] = line
    return found


def requirements(metadata: str) -> tuple[str, ...]:
    """What the wheel says it needs, extras and all."""
    return tuple(HeaderParser().parsestr(metadata).get_all("Requires-Dist", []))


def declared(root: Path) -> str:
    """All that the project says about itself where dependencies are declared, those of its developers too."""
    files = (file for pattern in _DECLARE for file in sorted(root.glob(pattern)))
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def finds(tried: Iterable[Target], in_wheel: Mapping[str, bytes], wanted: Iterable[str], said: str) -> Iterator[Target]:
    """What has to be there although importing the modules does not show it, once each.

    What the code can do without has only to be declared somewhere (`said`): somebody knows that it may be missing.
    """
    known = {guarded: _plain(text) for guarded, text in ((False, "\n".join(wanted)), (True, said))}
    told: set[str] = set()
    for target in tried:
        stem = target.name.replace(".", "/")
        package = f"{stem}/__init__.py"
        text = in_wheel.get(package, in_wheel.get(f"{stem}.py", b""))
        for need in needs(target.name, text, is_package=package in in_wheel):
            own = need.module.partition(".")[0] == target.name.partition(".")[0]
            if (
                need.module not in told
                and not (need.guarded and own)
                and _plain(need.module) not in known[need.guarded]
            ):
                told.add(need.module)
                yield Target(kind="find", name=need.module, path=target.path, line=need.line)


def _plain(text: str) -> str:
    """Without what distributions and modules spell differently."""
    return re.sub(r"[-_.]", "", text).lower()


def requirement(wheel: Path, extras: Sequence[str]) -> str:
    """The wheel, with those of its extras, as an installer wants it said."""
    name, wanted = wheel.name.partition("-")[0], ",".join(extras)
    return f"{name}[{wanted}] @ {wheel.as_uri()}\n"


def suspects(archive: str, members: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, Suspect]]:
    """All that should not ship, by the archive it is in; each file is looked into if it is an archive itself."""
    for path, data in members:
        for inside, layer in layers(data):
            kind = unwanted(inside or path, layer)
            if kind is not None and (not inside or kind[0] in _INSIDE):
                yield archive, Suspect(path, (), *kind, line=None, in_project=False, inside=inside)
            for rule, what, line in secrets(layer):
                yield archive, Suspect(path, (), rule, what, line, in_project=False, inside=inside)


def merged(found: Iterable[tuple[str, Suspect]], tree: Path) -> tuple[Suspect, ...]:
    """The suspects, one that is in both archives only once."""
    archives: dict[Suspect, dict[str, None]] = {}
    for archive, suspect in found:
        archives.setdefault(suspect, {})[archive] = None
    return tuple(
        replace(suspect, archives=tuple(where), in_project=(tree / suspect.path).is_file())
        for suspect, where in archives.items()
    )


def modules(paths: Iterable[str], placed: Mapping[str, str], others: Collection[str]) -> list[Target]:
    """The modules to import: those of the project, and those beside them that the build has made.

    Of a `__main__` only its own imports are run: to import it is to run the program.
    """
    there = {placed[path]: path for path in paths}
    tops = {member.partition("/")[0] for member in there}
    made = [member for member in others if "/" in member and member.partition("/")[0] in tops]
    targets: dict[str, Target] = {}
    for member in (*there, *made):
        name = module_name(member)
        if name is not None:
            kind = "main" if name.rpartition(".")[2] == "__main__" else "import"
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
