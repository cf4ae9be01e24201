"""Which instruments a project gets, and why; and which it does not, with what would change that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from verify_gate.onboarding.facts import Facts
from verify_gate.toolbox import distribution

FLOOR = 90.0
_ADDS = {"uv": "uv add --dev", "poetry": "poetry add --group dev", "pdm": "pdm add -dG dev", "pip": "pip install"}
_FORMATTERS = ("black", "yapf", "autopep8", "blue")
_LINTERS = ("flake8", "pylint")


@dataclass(frozen=True, slots=True)
class Chosen:
    """An instrument with what is said above its table, and its keys. `own` is one that the project never used."""

    name: str
    why: str
    keys: tuple[tuple[str, object], ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """An instrument that is left out, why, and what to do for it to be read."""

    name: str
    why: str
    way: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The gate that is proposed."""

    chosen: tuple[Chosen, ...]
    left: tuple[Left, ...]

    def instead(self, name: str, why: str, way: str) -> Proposal:
        """The proposal without an instrument, and with why."""
        kept = tuple(each for each in self.chosen if each.name != name)
        return replace(self, chosen=kept, left=(*self.left, Left(name, why, way)))

    def of(self, name: str) -> Proposal:
        """The proposal of that instrument alone."""
        return Proposal(tuple(each for each in self.chosen if each.name == name), ())


def propose(facts: Facts) -> Proposal:
    """The instruments that can be read here, in the order in which they are read."""
    found = [rule(facts) for rule in RULES]
    return Proposal(
        tuple(each for each in found if isinstance(each, Chosen)),
        tuple(each for each in found if isinstance(each, Left)),
    )


def _set_up(facts: Facts, tool: str, without: str) -> tuple[str, bool]:
    """Where a tool has its settings, in words, and whether it has none."""
    file = facts.configured.tools.get(tool)
    return (f"as {file} sets it up", False) if file else (without, True)


def _missing(facts: Facts, *tools: str) -> Left | None:
    """What is said where none of the environments has a tool."""
    names = [distribution(tool) for tool in tools if tool not in facts.tools]
    if not names:
        return None
    are = "is" if len(names) == 1 else "are"
    said = f"{' and '.join(names)} {are} neither in the project's environment nor beside verify"
    return Left("", said, _add(facts, *names))


def _add(facts: Facts, *names: str) -> str:
    return f"{_ADDS.get(facts.python.manager, _ADDS['pip'])} {' '.join(names)}"


def _typecheck(facts: Facts) -> Chosen | Left:
    missing = _missing(facts, "mypy")
    if missing:
        return replace(missing, name="typecheck")
    words, own = _set_up(facts, "mypy", "with its defaults: the project has no settings for it")
    return Chosen("typecheck", f"mypy, {words}.", own=own)


def _lint(facts: Facts) -> Chosen | Left:
    missing = _missing(facts, "ruff")
    if missing:
        return replace(missing, name="lint")
    words, own = _set_up(facts, "ruff", "with its default rules: the project has no settings for it")
    other = next((f" ({name} goes on beside it.)" for name in _LINTERS if own and name in facts.configured.tools), "")
    return Chosen("lint", f"ruff, {words}.{other}", own=own)


def _format(facts: Facts) -> Chosen | Left:
    missing = _missing(facts, "ruff")
    if missing:
        return replace(missing, name="format")
    other = next((name for name in _FORMATTERS if name in facts.configured.tools), None)
    if other is not None:
        why = f"{other} formats it ({facts.configured.tools[other]}), and ruff would here and there do otherwise"
        return Left(
            "format", why, f'read {other} itself as a command: uses = "command", run = ["{other}", "--check", "."]'
        )
    words, own = _set_up(facts, "ruff", "with its defaults")
    return Chosen("format", f"ruff's formatter, {words}.", own=own)


def _boundaries(facts: Facts) -> Chosen | Left:
    missing = _missing(facts, "lint-imports")
    if missing:
        return replace(missing, name="boundaries")
    file = facts.configured.tools.get("importlinter")
    if file:
        return Chosen("boundaries", f"The contracts of {file}.")
    if facts.layers is None:
        why = "no package here has two layers of modules to keep apart"
        return Left("boundaries", why, "write a contract of your own into import-linter's settings")
    return Chosen("boundaries", "The layers in .importlinter, which hold today. Name them as they are meant.", own=True)


def _duplication(facts: Facts) -> Chosen | Left:
    missing = _missing(facts, "jscpd")
    if missing:
        return replace(missing, name="duplication")
    return Chosen("duplication", "jscpd, from 50 tokens of logic on.", own="jscpd" not in facts.configured.tools)


def _coverage(facts: Facts) -> Chosen | Left:
    if not facts.layout.tests:
        return Left("coverage", "no tests were found", 'say where they are: [verify] tests = ["…"]')
    lacking = [tool for tool in ("pytest", "coverage") if not facts.tools.get(tool, False)]
    if lacking:
        why = f"{' and '.join(lacking)} must be in the project's own environment, which lacks that"
        return Left("coverage", why, _start(facts) or _add(facts, *lacking))
    whole = facts.configured.coverage_floor
    floor = 100 if whole is not None and whole >= 100 else FLOOR  # noqa: PLR2004 - all of all files is all of each
    why = "Each file by itself; those that are lower today can be held in verify.baseline.toml."
    if floor != FLOOR:
        why = f"Each file by itself, all of it, as coverage's fail_under has it ({facts.configured.tools['coverage']})."
    words = tuple(word for pair in facts.configured.selections for word in pair)
    keys: tuple[tuple[str, object], ...] = (("floor", int(floor)), *((("args", words),) if words else ()))
    if words:
        why += f" What pytest's settings deselect ({facts.configured.tools['pytest']}) stays so, and is said here."
    return Chosen("coverage", why, keys)


def _start(facts: Facts) -> str | None:
    """How to start verify inside an environment that lies elsewhere."""
    runs = facts.python.runs
    return (
        None
        if runs is None
        else f"start verify in the environment that {facts.python.manager} keeps: {runs} verify init"
    )


def _build(facts: Facts) -> Chosen | Left:
    if facts.configured.backend is None:
        why = "nothing says how the project is built: pyproject.toml has no [build-system]"
        return Left("build", why, "name a build backend there, if it is to be installed by others")
    missing = _missing(facts, "pyproject-build")
    if missing:
        return replace(missing, name="build")
    return Chosen(
        "build", f"The sdist and the wheel, by {facts.configured.backend}; it is installed anew, and needs the network."
    )


def _suppressions(_: Facts) -> Chosen | Left:
    return Chosen("suppressions", "Every noqa, type: ignore, pragma and skip says why it is there.")


def _canon(facts: Facts) -> Chosen | Left:
    if not facts.documents:
        return Left("canon", "there are no documents beside verify.toml or in docs", "write a README.md")
    many = f"{facts.documents} document{'s' if facts.documents > 1 else ''}"
    more = f", and the decisions in {facts.decisions}" if facts.decisions else ""
    return Chosen("canon", f"{many}{more}: links, names and examples. From --push on.")


def _integrity(facts: Facts) -> Chosen | Left:
    if not facts.history.commits or facts.history.why_not:
        why = facts.history.why_not or "there is no commit of git to hold a change against"
        return Left(
            "integrity", why, "git init, and a commit" if not facts.history.commits else "name a branch: [verify] base"
        )
    if facts.layout.tests and not facts.tools.get("pytest", False):
        why = "it runs the tests of both sides, and the project's own environment has no pytest"
        return Left("integrity", why, _start(facts) or _add(facts, "pytest"))
    return Chosen("integrity", "No change may weaken the tests or this gate unseen. From --push on.")


def _mutation(_: Facts) -> Chosen | Left:
    why = "it takes long, and only you know which folder holds pure logic"
    return Left("mutation", why, '[instruments.mutation] with paths = ["…"], read by verify --milestone')


RULES: tuple[Callable[[Facts], Chosen | Left], ...] = (
    _typecheck, _lint, _format, _boundaries, _duplication,
    _coverage, _build, _suppressions, _canon, _integrity, _mutation,
)  # fmt: skip  # a list, many words to a line
"""One for each standard instrument."""
