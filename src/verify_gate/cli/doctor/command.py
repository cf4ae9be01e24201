"""The command: what there is to look at, looked at in turn, and printed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from verify_gate import __version__
from verify_gate.cli.doctor.instruments import Starts, instrument, tools
from verify_gate.cli.doctor.surroundings import folder, history, interpreter
from verify_gate.cli.formats import screen_of
from verify_gate.cli.projects import projects_of
from verify_gate.cli.saying import hand_over
from verify_gate.config import FILE, Project, locate
from verify_gate.domain.verdict import Verdict
from verify_gate.environment import clean_environment
from verify_gate.errors import UserError
from verify_gate.reports.checkup import Check, Part, render
from verify_gate.site import Site
from verify_gate.toolbox import environment_of


def doctor(config: Path | None) -> Verdict:
    """Look, and say what was seen: PASS where every instrument could be read, else FAIL. No reading is taken."""
    parts = _looked_at(config)
    if sys.stdout is not None:
        hand_over(render(parts, screen_of(sys.stdout)))
    good = all(check.good is not False for part in parts for check in part.checks)
    return Verdict.PASS if good else Verdict.FAIL


def _looked_at(config: Path | None) -> list[Part]:
    file, projects, settings = _settings(config)
    head = [Check("verify", None, f"{__version__}, run by {sys.executable}"), *settings]
    environ = clean_environment(os.environ)
    own = environment_of(Path(sys.executable).absolute(), Path.cwd(), environ)
    if not projects:
        root = file.resolve().parent if file else Path.cwd()
        bare = Project(root, source=(), tests=(), python=None, base=None, settings=())
        return [Part(None, [*head, *_without_settings(Site(bare, environ, os.environ, own))])]
    sites = [Site(project, environ, os.environ, own, project.base) for project in projects]
    starts = Starts()
    if projects[0].member is None:
        return [Part(None, [*head, *_project(sites[0], starts)])]
    return [Part(None, head), *(Part(site.project.member, _project(site, starts)) for site in sites)]


def _settings(config: Path | None) -> tuple[Path | None, Sequence[Project], list[Check]]:
    """The verify.toml, what it sets, and whether that holds."""
    try:
        file = config or locate(Path.cwd())
    except UserError:
        seen = f"There is no {FILE} in {Path.cwd()} or above it, so nothing would be read."
        return None, (), [Check(FILE, good=False, seen=seen, mend="verify init")]
    try:
        projects = projects_of(file)
    except UserError as error:
        return file, (), [Check(FILE, good=False, seen=str(problem)) for problem in error.problems]
    count = sum(len(project.settings) for project in projects)
    counted = f"{count} {'instrument' if count == 1 else 'instruments'}"
    return file, projects, [Check(FILE, good=True, seen=f"{file}, with {counted}")]


def _project(site: Site, starts: Starts) -> list[Check]:
    held = any(setting.uses == "integrity" for setting in site.project.settings)
    checks = [*interpreter(site), *history(site, needed=held), *folder(site)]
    with suppress(UserError):  # the interpreter is at fault, and has been named
        for setting in site.project.settings:
            site.find_interpreter(setting)
            checks.append(instrument(site, setting, starts))
    return checks


def _without_settings(site: Site) -> list[Check]:
    """What is there, where nothing says yet what is wanted."""
    checks = [*interpreter(site), *history(site, needed=False)]
    with suppress(UserError):  # see above
        checks += tools(site, Starts())
    return checks
