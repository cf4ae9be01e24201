"""What to run to prove a wheel, and what the outcomes mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from verify_gate.census import last_line, not_excluded, tool_id
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, Unreadable
from verify_gate.instruments.wheel.conflicts import conflicts
from verify_gate.instruments.wheel.judgement import IMPORTED, Seen, compared, counted, fared, modules
from verify_gate.plugin import ANY_CODE, Command, Completed, Context, InstrumentOptions, Plan
from verify_gate.probes.wheel.contents import module_name
from verify_gate.probes.wheel.facts import Facts, Trials, interpreter
from verify_gate.probes.wheel.tree import NAME
from verify_gate.protocol import context_json, own_probe

_Told = TypeVar("_Told", Facts, Trials)
_STEPS = ("copy", "build", "look", "venv", "install", "check", "try")
_UNITS = {
    "missing modules": "modules",
    "missing files": "files",
    "altered modules": "modules",
    "stray files": "files",
    "secrets": "secrets",
    "dependency conflicts": "conflicts",
    "failed imports": "modules",
    "undeclared imports": "imports",
    "dead entry points": "entry points",
}
_NETWORK = re.compile(
    r"Retrying \(Retry|Failed to establish a new connection|Max retries exceeded|name resolution|Failed to fetch"
    r"|Name or service not known|client error \(Connect\)|TimeoutError|ConnectTimeout|ProxyError|SSLError"
    r"|HTTP error (?:40[137]|5\d\d)"
)
_NO_INSTALLER = re.compile(r"(?m): No module named (?:pip|uv)$|uv executable not found")
_SAYS_LITTLE = re.compile(r"TIP |ERROR (?:Backend subprocess exited|Command ')|\s")
_ERROR = re.compile(r"(?:< )?(?:(?i:error)|[\w.]*(?:Error|Exception))\b.*")
_DETAIL_LINES = 20


class WheelOptions(InstrumentOptions):
    """`[instruments.build]`."""

    extras: tuple[str, ...] = Field(default=(), strict=False, description="Extras that are installed with the wheel.")
    ships: tuple[str, ...] = Field(
        default=(),
        strict=False,
        description="What the wheel is meant to hold beside `source`: globs of paths in it. These are not imported.",
    )
    installer: Literal["pip", "uv"] = Field(
        default="pip", description="What installs: pip, or uv, which is faster and has settings of its own."
    )


class Wheel:
    """Builds the project and proves the wheel: all that should ship is in it, nothing else is, and it works."""

    Options = WheelOptions
    question = "Does it build, and is only what should ship in it?"
    when = Cadence.CHANGE
    tools = ("pyproject-build",)
    ratchet = None

    def plan(self, context: Context, options: WheelOptions) -> Plan:
        """Copy the tree; build the sdist, and the wheel from it; look into both; install the wheel; try all of it."""
        _see_that_it_can_be_built(context.settings)
        scratch = context.scratch
        told = {"VERIFY_CONTEXT": str(scratch / "context.json")}
        env = {
            **{name: str(scratch / "tmp") for name in ("TMPDIR", "TEMP", "TMP")},
            "GIT_CEILING_DIRECTORIES": str(scratch),
            "COLUMNS": "1000",
            "PIP_USER": "0",
        }
        isolated = not {"-n", "--no-isolation"}.intersection(options.args)
        with_uv = ("--installer=uv",) if options.installer == "uv" and isolated else ()
        build = (*context.tools["pyproject-build"].argv, *with_uv, *options.args)
        venv = (str(context.python), "-I", "-m", "venv", "--without-pip", str(scratch / "env"))
        install, check = _installer(context, options)
        probe = own_probe(context, "wheel")
        commands = (
            Command((*probe, "copy"), env=told),
            Command((*build, f"--outdir={scratch / 'dist'}", str(scratch / NAME)), scratch, env),
            Command((*probe, "look"), env=told, writes={"facts": scratch / "facts.json"}),
            Command(venv, scratch, env),
            Command(install, scratch, env),
            Command(check, scratch, env, goes_on=ANY_CODE),
            Command((*probe, "try"), env={**env, **told}, writes={"trials": scratch / "trials.json"}),
        )
        return Plan(commands, files={"context.json": context_json(context, options)})

    def read(self, context: Context, options: WheelOptions, outcomes: Sequence[Completed]) -> Reading:
        """Modules in the wheel, of those in the source; what is missing, what is too much, what does not work."""
        done = dict(zip(_STEPS, outcomes, strict=False))
        _see_that_it_was_done(done, "copy")
        broken = _broken(done, "build", context)
        if broken is not None:
            due = Population(0, len(modules(context, options.exclusions)), "modules")
            return Reading(_needles(1, {}), due, (broken,), tool_id(context.tools["pyproject-build"]))
        _see_that_it_was_done(done, "look")
        facts = _told(Facts, done["look"], "facts")
        seen = compared(context, facts, options.ships, options.exclusions)
        _see_that_it_was_done(done, "venv")
        broken = _broken(done, "install", context)
        groups = {**seen.findings, **(_tried(facts, seen, done) if broken is None else {})}
        kept = {name: not_excluded(found, options.exclusions) for name, found in groups.items()}
        failed = () if broken is None else (broken,)
        return Reading(
            _needles(len(failed), {name: len(found) for name, found in kept.items()}),
            Population(len(seen.shipped), len(seen.modules), "modules", counted(facts)),
            (*failed, *(finding for found in kept.values() for finding in found)),
            tool_id(context.tools["pyproject-build"]),
        )


def _see_that_it_can_be_built(settings: Mapping[str, str]) -> None:
    """Raise `Unreadable` for a project that is no package."""
    if "setup.py" in settings:
        return
    if "pyproject.toml" not in settings:
        raise Unreadable(
            "There is neither a pyproject.toml nor a setup.py beside verify.toml, so nothing can be built. "
            "Add one, or take [instruments.build] out."
        )
    try:
        tables = tomllib.loads(settings["pyproject.toml"])
    except tomllib.TOMLDecodeError:
        return  # the build says so itself, and where
    if not tables.keys() & {"project", "build-system"} and "setup.cfg" not in settings:
        raise Unreadable(
            "pyproject.toml has neither [project] nor [build-system], so there is no package to build. "
            "Add them, or take [instruments.build] out."
        )


def _installer(context: Context, options: WheelOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What installs the wheel into the clean environment, and what looks for conflicts there."""
    python, wanted = str(interpreter(context.scratch / "env")), str(context.scratch / "install.txt")
    own = (str(context.verify_python), "-P", "-m")
    if options.installer == "uv":
        uv = (*own, "uv", "pip")
        return (*uv, "install", f"--python={python}", "-r", wanted), (*uv, "check", f"--python={python}")
    quiet = ("--no-input", "--disable-pip-version-check", "--no-warn-script-location", "--no-compile")
    pip = (*own, "pip", "--python", python)
    return (*pip, "install", *quiet, "-r", wanted), (*pip, "check")


def _see_that_it_was_done(done: Mapping[str, Completed], step: str) -> None:
    """Raise `Unreadable` where a step that measures nothing of the project's did not succeed."""
    outcome = done.get(step)
    if outcome is None or outcome.exit_code != 0:
        said = "it did not run" if outcome is None else last_line(outcome.stderr) or f"exit {outcome.exit_code}"
        raise Unreadable(f"The step {step!r} of the reading failed: {said}")


def _broken(done: Mapping[str, Completed], step: str, context: Context) -> Finding | None:
    """The finding for a build or an installation that failed.

    Raises `Unreadable` where it failed for want of a registry or of an installer: that says nothing of the project.
    """
    outcome = done.get(step)
    if outcome is None:
        raise Unreadable(f"The step {step!r} did not run.")
    if outcome.exit_code == 0:
        return None
    text = f"{outcome.stdout}\n{outcome.stderr}"
    lines = [line for line in (outcome.stderr or outcome.stdout).splitlines() if line.strip()]
    said = _reason(lines)
    if _NETWORK.search(text):
        raise Unreadable(
            f"The registry could not be reached for the step {step!r}: {said}. Look at the network, then try again."
        )
    if _NO_INSTALLER.search(text):
        raise Unreadable(
            f"The step {step!r} has no installer: {said}. Install pip, or uv, beside verify and beside build."
        )
    if step == "build" and outcome.exit_code != 1:
        raise Unreadable(f"pyproject-build could not do its work (exit {outcome.exit_code}): {said}. Look at `args`.")
    return Finding(
        f"the {step} failed: {said}",
        path="pyproject.toml" if "pyproject.toml" in context.settings else "setup.py",
        rule=step,
        fix="The log has all that was said. " + _WAY_OUT[step],
        detail="\n".join(lines[-_DETAIL_LINES:]),
    )


def _reason(lines: Sequence[str]) -> str:
    """The line that says most: the last that names an error, else the last at all."""
    telling = [line for line in lines if not _SAYS_LITTLE.match(line)]
    return next(
        (line for line in reversed(telling) if _ERROR.match(line)), last_line("\n".join(telling)) or "it said nothing"
    ).strip("<* .")


_WAY_OUT = {
    "build": "It was built in a copy of the tree, without what earlier builds left.",
    "install": "The wheel was installed alone, into an empty environment, with the dependencies that it declares.",
}


def _tried(facts: Facts, seen: Seen, done: Mapping[str, Completed]) -> dict[str, tuple[Finding, ...]]:
    """What came out once the wheel was installed. Raises `Unreadable` where not all of it was tried."""
    conflicting = conflicts(facts, done.get("check"))
    _see_that_it_was_done(done, "try")
    trials = _told(Trials, done["try"], "trials")
    names = {target.name for target in facts.targets if target.kind in IMPORTED}
    left_out = [path for path in seen.shipped if module_name(facts.placed[path]) not in names]
    if left_out or len(trials.trials) != len(facts.targets):
        raise Unreadable(
            f"Only {len(trials.trials)} of {len(facts.targets) + len(left_out)} modules and entry points were tried; "
            "see the log."
        )
    return {"dependency conflicts": conflicting, **fared(facts, trials)}


def _told(kind: type[_Told], outcome: Completed, file: str) -> _Told:
    try:
        return TypeAdapter(kind).validate_json(outcome.files.get(file, ""))
    except ValidationError:
        raise Unreadable(f"What the probe says of the wheel ({file}) was not understood; see the log.") from None


def _needles(failed: int, counts: Mapping[str, int]) -> tuple[Needle, ...]:
    return (
        Needle("failed steps", failed, "steps"),
        *(Needle(name, counts[name], unit) for name, unit in _UNITS.items() if name in counts),
    )
