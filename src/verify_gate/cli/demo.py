"""`verify demo`: a small project whose ordinary build is green, measured, and what that green hides."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from verify_gate.cli.check import prepare, take, working_directory
from verify_gate.cli.delivery import Delivery
from verify_gate.cli.formats import FORMATS, View, screen_of
from verify_gate.cli.request import Request
from verify_gate.cli.saying import hand_over
from verify_gate.config import FILE
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import Report
from verify_gate.domain.verdict import Verdict
from verify_gate.environment import clean_environment
from verify_gate.errors import Problem, Undelivered, UserError
from verify_gate.onboarding.demo import bundle, lies, page
from verify_gate.probes.mutation.witness import TEMPORARY
from verify_gate.process import Ended, capture, run
from verify_gate.process import Request as Command
from verify_gate.reports.screen import Line, Screen
from verify_gate.site import FOLDER
from verify_gate.toolbox import Environment, distribution, environment_of, find_tool

NEEDED = ("coverage", "jscpd", "lint-imports", "mutmut", "mypy", "pytest", "ruff")
_STEP_S = 120
"""Seconds that a command of the build may take; each takes one or two."""
_GIT = ("git", "-c", "user.name=verify demo", "-c", "user.email=demo@example.org", "-c", "commit.gpgSign=false")
_GIT_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def demo(keep: Path | None) -> Verdict:
    """Build the project, measure it, and tell what the build did not: PASS where all of it was shown, else UNKNOWN.

    `keep` is the folder in which the project stays; `None` for one that is gone afterwards. Raises `UserError` where it
    cannot be laid down, and `Undelivered` where a tool is missing, the build is not green, or nobody can be told.
    """
    Delivery.asked("text", ())  # nothing is done for nobody
    screen = screen_of(sys.stdout)
    environ = clean_environment(os.environ)
    own = environment_of(Path(sys.executable).absolute(), working_directory(), environ)
    programs = _programs(own)
    with _folder(keep) as root:
        files = bundle.files(str(own.python))
        _lay_down(root, files, environ)
        _show(page.opening(tuple(files), screen), screen)
        said = _built(root, files[bundle.BUILD], programs, environ, screen)
        _show(page.green(screen), screen)
        report = _measured(root)
        hand_over("".join(f"{line}\n" for line in page.row(FORMATS["text"](report, View(root, sys.stdout)))))
        told = lies.tell(report, said)
        _show(page.needles(told, screen), screen)
    _show(page.ending(told, None if keep is None else str(root), screen), screen)
    return Verdict.UNKNOWN if any(each.finding is None for each in told) else Verdict.PASS


def _programs(own: Environment) -> dict[str, str]:
    """Where the tools are, by their name: those of the interpreter that runs verify, and of no other."""
    found = {name: find_tool(name, own.scripts, own, own) for name in NEEDED}
    missing = [distribution(name) for name, tool in found.items() if tool is None]
    if missing:
        said = f"The demo needs {', '.join(missing)}, not found beside {own.python}."
        raise Undelivered(Problem("demo-tools", said, "pip install 'verify-gate[python]'"))
    return {name: tool.argv[0] for name, tool in found.items() if tool is not None}


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """An empty folder for the project; one that is not to be kept is gone afterwards, however that comes about."""
    if keep is not None:
        yield _empty(keep)
        return
    try:
        folder = TemporaryDirectory(prefix="verify-demo-")
    except OSError as error:
        raise _unusable("The folder for temporary files", error) from error
    with folder as name:
        root = Path(name).resolve()
        try:
            yield root
        finally:  # an interrupted reading leaves its tests' own folder, outside of this one, for the next to take away
            for link in (root / FOLDER / "work").glob(f"*/{TEMPORARY}"):
                shutil.rmtree(link.resolve(), ignore_errors=True)


def _empty(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = any(folder.iterdir())
    except OSError as error:
        raise _unusable(str(folder), error) from error
    if there:
        said = f"{folder} is not empty, and nothing is written over."
        raise UserError(Problem("demo-folder", said, "Name one that is empty, or that is not there."))
    return folder.resolve()


def _unusable(where: str, error: OSError) -> UserError:
    return UserError(Problem("demo-folder", f"{where} cannot be used: {error.strerror}.", "Name one with --keep."))


def _lay_down(root: Path, files: Mapping[str, str], environ: Mapping[str, str]) -> None:
    """Write the files, and commit them where git is there: with no setting, hook or name of the person's own."""
    try:
        for path, text in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with open(file, "x", encoding="utf-8") as stream:
                stream.write(text)
    except OSError as error:
        raise _unusable(str(root), error) from error
    for words in (("init", "-q", "--template="), ("add", "-A"), ("commit", "-q", "-m", "A green build")):
        if capture((*_GIT, *words), root, {**environ, **_GIT_ALONE}) is None:
            return  # without git, all that is shown here can be shown


def _built(
    root: Path, makefile: str, programs: Mapping[str, str], environ: Mapping[str, str], screen: Screen
) -> dict[str, str]:
    """Run the build as it stands, and show each command. The last that each said, by its line.

    Raises `Undelivered` where one does not pass: then there is no green to look behind.
    """
    said = {}
    for step in bundle.steps(makefile):
        _show((page.command(step.line, screen),), screen)
        program, *words = step.argv
        ended, said[step.line] = _run((programs[program], *words), root, {**environ, **step.env})
        _show(page.outcome(said[step.line], ended.exit_code, screen), screen)
        if ended.exit_code != 0:
            what = f"{step.line} did not pass here, so there is no green build to look behind."
            raise Undelivered(Problem("demo-not-green", what, "verify doctor may say why."))
    return said


def _run(argv: tuple[str, ...], root: Path, env: Mapping[str, str]) -> tuple[Ended, str]:
    """How it ended, and the last line that it said."""
    with TemporaryDirectory(prefix="verify-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        ended = run(Command(argv, root, env, _STEP_S, out, err))
        texts = [file.read_text(encoding="utf-8", errors="replace") for file in (err, out) if file.exists()]
    lines = [line for line in "\n".join(texts).splitlines() if line.strip()]
    return ended, ended.failure or (lines[-1].strip() if lines else "it said nothing")


def _measured(root: Path) -> Report:
    request = Request(cadence=Cadence.MILESTONE, config=root / FILE)
    return take(request, prepare(request))


def _show(lines: Iterable[Line], screen: Screen) -> None:
    hand_over("".join(f"{screen.paint(line)}\n" for line in lines))
