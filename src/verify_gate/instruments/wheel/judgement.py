"""What the facts about a wheel mean: the findings behind each needle, by the needle's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.finding import Finding
from verify_gate.plugin import Context
from verify_gate.probes.wheel.contents import is_compiled, is_metadata, module_name
from verify_gate.probes.wheel.facts import Facts, Suspect, Target, Trial, Trials

_NOT_DEMANDED = re.compile(
    r".+\.(?:pyx|pxd|pxi|c|cc|cpp|cxx|h|hh|hpp|rs|f|f90|pyf|in|po|pot|md|rst)|\.git\w+|CMakeLists\.txt|meson\.build|Cargo\.\w+"
)
"""Files beside modules that a build is made from, or that nothing reads once it is installed."""

_A_TEST = re.compile(r"(?:.+/)?tests?/(?:.+/)?(?:test_[^/]+|[^/]+_test|conftest)\.py")
"""A test by where it lies and by its name, whatever verify.toml says of it."""
IMPORTED = frozenset({"import", "main"})
"""The kinds of target that are modules of the wheel."""
_MEANT = "Name it in `ships` of [instruments.build] if it is meant to ship."


@dataclass(frozen=True, slots=True)
class Seen:
    """The modules of the source, those of them that are in the wheel, and the findings behind each needle."""

    modules: tuple[str, ...]
    shipped: tuple[str, ...]
    findings: Mapping[str, tuple[Finding, ...]]


def modules(context: Context, exclusions: Sequence[Exclusion]) -> tuple[str, ...]:
    """The files under `source` that a wheel must hold as modules: whatever can be imported, but for a setup.py."""
    return tuple(
        path
        for path in left(context.source_files, exclusions)
        if path in context.python_files
        and path != "setup.py"
        and module_name(_from_its_root(context, path)) is not None
    )


def compared(context: Context, facts: Facts, ships: Sequence[str], exclusions: Sequence[Exclusion]) -> Seen:
    """What the archives hold, held against what there is."""
    due = modules(context, exclusions)
    meant = [Exclusion(glob, "ships") for glob in ships]
    return Seen(
        due,
        tuple(path for path in due if path in facts.placed),
        {
            "missing modules": tuple(_missing_module(context, path) for path in due if path not in facts.placed),
            "missing files": (*_missing_files(context, facts, exclusions), *_unkept(facts, meant)),
            "altered modules": tuple(_altered(context, facts)),
            "stray files": tuple(_strays(context, facts, meant)),
            "secrets": tuple(_suspect(suspect) for suspect in facts.suspects if suspect.secret),
        },
    )


def fared(facts: Facts, trials: Trials) -> dict[str, tuple[Finding, ...]]:
    """What could not be imported or found, and what could not be loaded or is not there to be called."""
    failed = [(target, trial) for target, trial in zip(facts.targets, trials.trials, strict=True) if trial.error]
    imports = tuple(_unimported(target, trial) for target, trial in failed if target.kind in IMPORTED)
    finds = tuple(_unfound(target) for target, _ in failed if target.kind == "find")
    loads = tuple(_unloaded(target, trial.error) for target, trial in failed if target.kind == "load")
    scripts = tuple(
        Finding(f"the script {name!r} was not installed", rule="entry-point", fix="Correct its name.")
        for name in trials.missing_scripts
    )
    return {"failed imports": imports, "undeclared imports": finds, "dead entry points": (*loads, *scripts)}


def counted(facts: Facts) -> dict[str, int]:
    """What else there is to count: what was imported and loaded, and the modules that only the build has made."""
    return {
        "imported": sum(target.kind in IMPORTED for target in facts.targets),
        "entry_points": sum(target.kind == "load" for target in facts.targets),
        "generated": sum(module_name(member) is not None for member in facts.others),
    }


def _from_its_root(context: Context, path: str) -> str:
    roots = [root for root in context.import_roots if path.startswith(f"{root}/")]
    return path[len(max(roots, key=len)) + 1 :] if roots else path


def _missing_module(context: Context, path: str) -> Finding:
    why = "git ignores it, and so may the build. " if path in context.ignored else ""
    return Finding(
        "this module is not in the wheel",
        path=path,
        rule="missing-module",
        fix=f"{why}Let the build find it (packages, include), or name it in an exclusion with a reason.",
    )


def _missing_files(context: Context, facts: Facts, exclusions: Sequence[Exclusion]) -> Iterator[Finding]:
    """What lies beside or below modules that ship and does not: templates, py.typed, stubs."""
    due = frozenset(modules(context, ()))
    packages = {path.rpartition("/")[0] for path in due if path in facts.placed} - {"", *context.import_roots}
    for path in left(context.source_files, exclusions):
        name = path.rpartition("/")[2]
        if path in due or path in facts.placed or path in context.ignored or _NOT_DEMANDED.fullmatch(name):
            continue
        if packages.intersection(map(str, PurePosixPath(path).parents)):
            yield Finding(
                "this file lies in a package that ships, and is not in the wheel",
                path=path,
                rule="missing-file",
                fix="Let the build take it along (package data), or name it in an exclusion with a reason.",
            )


def _altered(context: Context, facts: Facts) -> Iterator[Finding]:
    """What ships under a module's name and is not that module, unless the build is meant to write it."""
    for path, line in sorted(facts.altered.items()):
        member = facts.placed[path]
        if path not in context.ignored and path not in context.test_files and not _made_on_purpose(context, member):
            yield Finding(
                f"what ships as {member} is another text than this, from here on",
                path=path,
                line=line,
                rule="altered-module",
                fix=f"{_who_names(context, member)}Find out what changes it as it is built (a setting, a build hook, "
                "setup.py) and remove that, or name it in an exclusion with a reason.",
            )


def _who_names(context: Context, member: str) -> str:
    """Which file of settings names a member of the wheel, as a sentence before another."""
    named = next((name for name, text in sorted(context.settings.items()) if member in text), None)
    return f"{named} names {member}. " if named else ""


def _unkept(facts: Facts, meant: Sequence[Exclusion]) -> Iterator[Finding]:
    members = (*facts.others, *facts.placed.values())
    for glob in meant:
        if not any(map(glob.covers, members)):
            yield Finding(
                f"the wheel holds nothing that {glob.path!r} matches, which [instruments.build] says it ships",
                path="verify.toml",
                rule="missing-file",
                fix="Correct `ships`, or let the build take it along.",
            )


def _strays(context: Context, facts: Facts, meant: Sequence[Exclusion]) -> Iterator[Finding]:
    """What is in the wheel, or in the sdist, and should not be."""
    suspects = [suspect for suspect in facts.suspects if not suspect.secret]
    told = {suspect.path for suspect in suspects}
    yield from map(_suspect, suspects)
    tests = frozenset((*context.test_files, *filter(_A_TEST.fullmatch, facts.placed)))
    for path, member in sorted(facts.placed.items()):
        if path in tests and path not in told and not any(glob.covers(member) for glob in meant):
            yield Finding(f"a test ships, as {member}", path=path, rule="test", fix=f"Leave tests out. {_MEANT}")
    tops = {member.partition("/")[0] for path, member in facts.placed.items() if path not in tests and "/" in member}
    for member in facts.others:
        if member not in told and not any(glob.covers(member) for glob in meant):
            yield from _stranger(context, member, tops)


def _stranger(context: Context, member: str, tops: set[str]) -> Iterator[Finding]:
    """A member of the wheel that is no file of the source: what is wrong with that, if anything is."""
    if is_compiled(member):
        return
    if module_name(member) is not None or is_metadata(member):
        if not _made_on_purpose(context, member):
            yield Finding(
                f"{member} is in the wheel, but under no `source`: nothing measures it",
                rule="ghost-module",
                fix=f"{_who_names(context, member)}Find out what puts it there, and remove that or add it to `source`. "
                f"{_MEANT}",
            )
    elif member.partition("/")[0] not in tops:
        yield Finding(
            f"{member} would lie in site-packages itself, beside every other project's packages",
            rule="stray-file",
            fix=f"Keep the build from taking it along. {_MEANT}",
        )


def _made_on_purpose(context: Context, member: str) -> bool:
    """Whether it is a version that a build wrote, into the file that the project's settings name."""
    tail = "/".join(member.split("/")[-2:])
    return "version" in tail.rpartition("/")[2] and any(
        f"{tail}{quote}" in text for text in context.settings.values() for quote in "\"'\n"
    )


def _suspect(suspect: Suspect) -> Finding:
    place = " and in the ".join(suspect.archives)
    # The number of the line stands in the message alone: a report shows the text of a finding's line.
    line, member = f"line {suspect.line}" if suspect.secret else "", f"{suspect.inside} in it" if suspect.inside else ""
    within = " of ".join(filter(None, (line, member)))
    if suspect.secret:
        fix = "Revoke it, for it may have shipped before, and take it out. If it is a made-up one, exclude the file."
    else:
        fix = "Keep it out of what is built, or name it in an exclusion with a reason."
    return Finding(
        f"{suspect.what}{within and f' ({within})'} ships in the {place}"
        + ("" if suspect.in_project else f": {suspect.path}"),
        path=suspect.path if suspect.in_project else None,
        rule=suspect.rule,
        fix=fix,
    )


def _unimported(target: Target, trial: Trial) -> Finding:
    if (trial.error or "").startswith("ModuleNotFoundError"):
        fix = "Declare what it needs as a dependency, list its extra in `extras`, or exclude it with a reason."
    else:
        fix = (
            "The log has its traceback. It was imported by itself, in a clean environment with only the wheel: what an "
            "extra brings is there where `extras` names it."
        )
    return Finding(
        f"{target.name} cannot be imported: {trial.error}",
        path=target.path,
        line=trial.line,
        rule="import",
        fix=fix,
    )


def _unfound(target: Target) -> Finding:
    return Finding(
        f"{target.name} is imported here, and neither the wheel nor what it declares brings it",
        path=target.path,
        line=target.line,
        rule="undeclared-import",
        fix="Declare it as a dependency or as an extra, or exclude this file with a reason.",
    )


def _unloaded(target: Target, error: str | None) -> Finding:
    return Finding(
        f"the entry point {target.name} = {target.value} ({target.group}) cannot be loaded: {error}",
        rule="entry-point",
        fix="Correct where it points, let what it points to ship, or name the extra that it needs in `extras`.",
    )
