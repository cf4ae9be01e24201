"""Whether an instrument could be read: its tools found and started, its plan made, its programs there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from verify_gate.domain.unreadable import Unreadable
from verify_gate.execution import Folders
from verify_gate.plugin import Plan, Tool
from verify_gate.process import capture
from verify_gate.registry import STANDARD, find_instrument
from verify_gate.reports.checkup import Check
from verify_gate.setting import Setting
from verify_gate.site import Site
from verify_gate.toolbox import distribution, find_tool


class Starts:
    """Starts tools to see whether they run, each of them once."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], str | None] = {}

    def version(self, tool: Tool, site: Site) -> str | None:
        """The version that it tells of itself; `None` where it does not run."""
        if tool.argv not in self._told:
            with TemporaryDirectory(prefix="verify-") as folder:
                Path(folder, "src").mkdir()  # mutmut looks for sources even to tell its version
                self._told[tool.argv] = capture((*tool.argv, "--version"), Path(folder), site.environ)
        told = self._told[tool.argv]
        if told is None:
            return None
        found = re.search(r"\d[\w.+-]*", told)
        return found[0] if found else tool.version or "a version that it does not tell"


def instrument(site: Site, setting: Setting, starts: Starts) -> Check:
    """Whether an instrument of verify.toml could be read, without reading it."""
    seen: list[str] = []
    for name in setting.instrument.tools:
        check = _tool(name, site, starts)
        if not check.good:
            return Check(setting.name, good=False, seen=check.seen, mend=check.mend)
        seen.append(check.seen)
    try:
        scratch = Folders.of(site.folder, setting.name).scratch
        plan = setting.instrument.plan(site.context(setting, scratch, None), setting.options)
    except Unreadable as error:
        return Check(setting.name, good=False, seen=str(error))
    except Exception as error:  # noqa: BLE001 - a fault of one adapter, which may be anybody's, hides no other
        return Check(
            setting.name, good=False, seen=f"The adapter {setting.uses} failed: {type(error).__name__}: {error}"
        )
    missing = _missing(plan, site)
    if missing is not None:
        return Check(setting.name, good=False, seen=f"{missing} was not found. Install it, or correct its path.")
    return Check(setting.name, good=True, seen="; ".join(seen) or "needs nothing that verify does not bring")


def tools(site: Site, starts: Starts) -> Iterator[Check]:
    """The tools of the standard instruments: those that are there, and what would install the others."""
    wanted = (name for adapter in STANDARD.values() for name in find_instrument(adapter).tools)
    for name in dict.fromkeys(wanted):
        check = _tool(name, site, starts)
        yield check if check.good else Check(name, None, check.seen, check.mend)


def _tool(name: str, site: Site, starts: Starts) -> Check:
    tool = find_tool(name, site.project.root, site.environment, site.own)
    if tool is None:
        seen = f"{name} is neither in the project's environment, {site.environment.scripts}, nor beside verify."
        return Check(name, good=False, seen=seen, mend=_install(name, site))
    version = starts.version(tool, site)
    where = "of the project's environment" if tool.of_project else "beside verify"
    if version is None:
        seen = f"{tool.argv[0]} ({where}) is there, and does not run."
        return Check(name, good=False, seen=seen, mend=_install(name, site, anew=True))
    return Check(name, good=True, seen=f"{name} {version} {where}, {tool.argv[0]}")


def _install(name: str, site: Site, *, anew: bool = False) -> str:
    """The command that installs a tool in the project's environment: pip's, or uv's where there is no pip."""
    python, environment = shlex.quote(str(site.environment.python)), site.environment
    if environment.version_of("pip") is None and shutil.which("uv", path=site.environ.get("PATH")):
        return f"uv pip install{' --reinstall' if anew else ''} --python {python} {distribution(name)}"
    return f"{python} -m pip install{' --force-reinstall' if anew else ''} {distribution(name)}"


def _missing(plan: Plan, site: Site) -> str | None:
    """The first program of the plan that is not there."""
    for command in plan.commands:
        program, path = command.argv[0], command.env.get("PATH", site.environ.get("PATH"))
        there = os.access(Path(command.cwd or site.project.root, program), os.X_OK) if os.sep in program else None
        if not (there if there is not None else shutil.which(program, path=path)):
            return program
    return None
