"""verify.toml as frozen data: strict, and with every complaint naming the file, the table, the key and the way out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from verify_gate.complaints import complaints, misplaced, unknown_key
from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.report import BASELINE
from verify_gate.environment import clean_environment
from verify_gate.errors import Problem, UserError
from verify_gate.options import VerifyTable
from verify_gate.setting import Catalogue, Setting, settings_of
from verify_gate.settings_file import is_file, tables_of
from verify_gate.workspace import files_named

if TYPE_CHECKING:
    from verify_gate.domain.ratchet import Baseline

FILE = "verify.toml"
LEAST = 'a table [verify] with source = ["src/…"], and a table [instruments.NAME] for each instrument.'
"""What a verify.toml cannot do without."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project to be measured: `root` is the folder of its verify.toml, `member` its name in a root file's members."""

    root: Path
    source: tuple[str, ...]
    tests: tuple[str, ...]
    python: str | None
    base: str | None
    settings: tuple[Setting, ...]
    member: str | None = None
    baseline: Baseline | None = None


def load(file: Path, catalogue: Catalogue, today: date) -> tuple[Project, ...]:
    """The project of a verify.toml, or those of all its members. Raises `UserError` with every complaint at once."""
    return taken(file, tables_of(file), catalogue, today)


def taken(file: Path, data: Mapping[str, Any], catalogue: Catalogue, today: date) -> tuple[Project, ...]:
    """The same, of what `file` holds, or would hold: it need not be there."""
    table, problems = _verify_table(file, data, today)
    if table is None:
        _, further = settings_of(file, data.get("instruments"), VerifyTable().timeout, catalogue, today)
        raise UserError(*problems, *further)
    if table.members:
        return _members(file, table, data, catalogue, today, problems)
    return (_project(file, table, data, catalogue, today, problems),)


def locate(folder: Path) -> Path:
    """The verify.toml of `folder`, or of the nearest folder above it. Raises `UserError` where there is none."""
    for place in (folder, *folder.parents):
        if is_file(place / FILE):
            return place / FILE
    raise UserError(
        Problem("no-config", f"There is no {FILE} in {folder} or above it.", f"Run verify init, or write {LEAST}")
    )


def _verify_table(file: Path, data: Mapping[str, Any], today: date) -> tuple[VerifyTable | None, list[Problem]]:
    """The table, or `None` where it is not valid; and what is wrong so far."""
    problems = [
        unknown_key(f"{file}:", key, ["verify", "instruments"]) for key in data if key not in {"verify", "instruments"}
    ]
    if not isinstance(data.get("verify"), dict):
        way_out = 'Add it: [verify] source = ["src/…"].'
        return None, [*problems, Problem("config-missing", f"{file}: there is no table [verify].", way_out)]
    try:
        return VerifyTable.model_validate(data["verify"], context={"today": today}), problems
    except ValidationError as error:
        return None, [*problems, *complaints(file, "verify", error, VerifyTable)]


def _members(
    file: Path, table: VerifyTable, data: Mapping[str, Any], catalogue: Catalogue, today: date, problems: list[Problem]
) -> tuple[Project, ...]:
    root = file.resolve().parent
    if table.source or "instruments" in data:
        problems.append(
            Problem(
                "config-members",
                f"{file}: [verify] members stands beside source or [instruments].",
                "Each member has a verify.toml of its own; move them there.",
            )
        )
    projects: list[Project] = []
    members: set[Path] = set()
    for pattern in table.members:
        folders = _folders(root, pattern)
        members.update(folder.resolve() for folder in folders)
        if not folders:
            problems.append(
                Problem(
                    "config-path", f"{file}: [verify] members: {pattern!r} matches no folder.", "Correct the pattern."
                )
            )
        for folder in folders:
            if not is_file(folder / FILE):
                problems.append(
                    Problem("config-path", f"{file}: [verify] members: {folder} has no {FILE}.", f"Write one: {LEAST}")
                )
                continue
            try:
                inner = load(folder / FILE, catalogue, today)
            except UserError as error:
                problems.extend(error.problems)
                continue
            name = folder.relative_to(root).as_posix()
            projects += [_as_member(project, name) for project in inner]
    problems += _left_out(file, table, members)
    if problems:
        raise UserError(*problems)
    return tuple(projects)


def _left_out(file: Path, table: VerifyTable, members: set[Path]) -> Iterator[Problem]:
    """A complaint for each project below that is in no member and not excluded, and for each idle exclusion."""
    root = file.resolve().parent
    try:
        there = files_named(root, FILE, clean_environment(os.environ))
    except OSError as error:
        yield Problem("config-path", f"{error.filename} cannot be read: {error.strerror}.", "A project may lie in it.")
        return
    exclusions = [Exclusion(each.path, each.reason) for each in table.exclude]
    others = [
        folder
        for path in there
        if (folder := path.rpartition("/")[0])
        and members.isdisjoint(((root / path).resolve(), *(root / path).resolve().parents))
    ]
    for folder in left(others, exclusions):
        yield Problem(
            "config-members",
            f"{file}: {folder} has a {FILE} of its own, and [verify] members leaves it out.",
            "Name it there, or say why it is no member: exclude = [{ path = …, reason = … }].",
        )
    for exclusion in exclusions:
        if not any(map(exclusion.covers, others)):
            yield Problem(
                "config-members", f"{file}: [verify] exclude: no project lies in {exclusion.path!r}.", "Take it out."
            )


def _folders(root: Path, pattern: str) -> list[Path]:
    """The folders below `root` that a pattern of members matches; none for one that is no pattern."""
    try:
        found = sorted(folder for folder in root.glob(pattern) if folder.is_dir() and folder.name[0] != ".")
    except (ValueError, IndexError, NotImplementedError, OSError):
        return []
    return [folder for folder in found if root in folder.resolve().parents]


def _as_member(project: Project, name: str) -> Project:
    member = f"{name}/{project.member}" if project.member else name
    return replace(project, member=member)


def _project(
    file: Path, table: VerifyTable, data: Mapping[str, Any], catalogue: Catalogue, today: date, problems: list[Problem]
) -> Project:
    root = file.resolve().parent
    if not table.source:
        problems.append(
            Problem("config-missing", f"{file}: [verify] has no source.", 'Say what is measured: source = ["src/…"].')
        )
    if table.exclude:
        problems.append(
            Problem(
                "config-members",
                f"{file}: [verify] exclude says which projects are no members, and there are none.",
                "Exclude files in the table of the instrument that is not to look at them.",
            )
        )
    for key, paths in (("source", table.source), ("tests", table.tests or ())):
        problems += [problem for path in paths if (problem := misplaced(file, root, f"[verify] {key}", path))]
    problems += _swallowed(file, _clean(table.source), _clean(table.tests or ()))
    tables = data.get("instruments")
    if not isinstance(tables, dict) or not tables:
        problems.append(
            Problem(
                "config-missing",
                f"{file}: there is no table [instruments.…], so nothing would be measured.",
                "Add one for each instrument, such as [instruments.typecheck].",
            )
        )
    settings, further = settings_of(file, tables, table.timeout, catalogue, today)
    if problems or further:
        raise UserError(*problems, *further)
    tests = table.tests
    if tests is None:
        tests = tuple(name for name in ("tests", "test") if (root / name).is_dir())
    return Project(
        root=root,
        source=_clean(table.source),
        tests=_clean(tests),
        python=table.python,
        base=table.base,
        settings=tuple(settings),
        baseline=_baseline(root),
    )


def _swallowed(file: Path, source: Iterable[str], tests: Iterable[str]) -> Iterator[Problem]:
    """A complaint about each source that lies in the tests: what is a test is not measured as source."""
    for top in tests:
        for path in source:
            if path == top or Path(top) in Path(path).parents:
                yield Problem(
                    "config-value",
                    f"{file}: [verify] tests: {top!r} holds the source {path!r}, none of which would be measured.",
                    "Name the folders that hold nothing but tests.",
                )


def _baseline(root: Path) -> Baseline | None:
    """What the project is held to where it is not in range yet; `None` where it has no such file."""
    if not os.path.lexists(root / BASELINE):
        return None
    from verify_gate.baseline import load_baseline  # noqa: PLC0415 - not loaded where there is none

    return load_baseline(root)


def _clean(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(Path(path).as_posix() for path in paths)
