"""Looking at a project: the one part of this package that touches files, git and the interpreter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from verify_gate.domain.reading import Unreadable
from verify_gate.errors import Problem, UserError
from verify_gate.onboarding.configured import MORE, configured
from verify_gate.onboarding.facts import Configured, Facts, History, Layout, Python
from verify_gate.onboarding.imports import imports, packages
from verify_gate.onboarding.layers import contracts, layers
from verify_gate.onboarding.layout import layout, members
from verify_gate.probes.suppressions.settings import READERS
from verify_gate.process import capture
from verify_gate.repository import find_base, revision, submodules, trunk
from verify_gate.toolbox import Environment, environment_of, find_python, find_tool
from verify_gate.workspace import PYTHON_OF_AN_ENVIRONMENT, Workspace, survey, text_below

TOOLS = ("coverage", "jscpd", "lint-imports", "mypy", "pyproject-build", "pytest", "ruff")
DOCUMENTS = (".md", ".rst", ".markdown")
DECISIONS = tuple(
    f"{top}/{name}" for top in ("docs", "doc") for name in ("adr", "adrs", "decisions", "architecture/decisions")
)
_LOCKS = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm"}


@dataclass(frozen=True)
class Look:
    """A look at the project in `root`. What is seen is seen once.

    `environ` is what commands inherit, `inherited` the program's own environment, `own` what verify itself runs in.
    """

    root: Path
    environ: Mapping[str, str]
    inherited: Mapping[str, str]
    own: Environment

    def at(self, root: Path) -> Look:
        """A look at another folder, with the same surroundings."""
        return replace(self, root=root)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file that is the project's own. Raises `UserError` where a folder cannot be seen."""
        return self._survey((".",), ()).source_files

    @cached_property
    def texts(self) -> dict[str, str]:
        """The settings at the root, by file name."""
        names = {*READERS, *MORE, "setup.py", ".pre-commit-config.yaml"}
        return {name: text for name in sorted(names) if (text := text_below(self.root, name)) is not None}

    @cached_property
    def configured(self) -> Configured:
        """What they say. Raises `UserError` where pyproject.toml is no TOML."""
        try:
            return configured(self.texts)
        except (ValueError, RecursionError) as error:
            said = f"{self.root / 'pyproject.toml'} is not valid TOML: {error}."
            raise UserError(Problem("init-settings", said, "Correct it first: every tool reads it.")) from None

    @property
    def members(self) -> tuple[str, ...]:
        """The folders of its projects, where it is a monorepo."""
        return members(self.files, self.configured)

    @cached_property
    def layout(self) -> Layout:
        """Where its code and its tests are."""
        return layout(self.files, self.configured)

    def facts(self, layout: Layout, date: str) -> Facts:
        """All there is to know, given that layout. Raises `UserError` where it has no source."""
        if not layout.source:
            said = f"No Python was found in {self.root} that looks like a project's own."
            raise UserError(Problem("init-no-source", said, 'Say what is measured in a verify.toml: source = ["…"].'))
        python, environment = self._python()
        docs = [
            path
            for path in self.files
            if path.endswith(DOCUMENTS) and path.split("/")[:-1][:1] in ([], ["docs"], ["doc"])
        ]
        return Facts(
            layout=layout,
            configured=self.configured,
            python=python,
            history=replace(self._history(), submodules=submodules(self.root, self.environ)),
            tools=dict(self._tools(environment)),
            documents=len(docs),
            decisions=next((top for top in DECISIONS if any(doc.startswith(f"{top}/") for doc in docs)), None),
            workflows=tuple(path for path in self.files if path.startswith(".github/workflows/")),
            layers=None if "importlinter" in self.configured.tools else self._layers(layout, date),
        )

    def _survey(self, source: tuple[str, ...], tests: tuple[str, ...]) -> Workspace:
        try:
            return survey(self.root, source, tests, self.environ)
        except Unreadable as error:
            raise UserError(Problem("init-settings", str(error))) from None

    def _tools(self, environment: Environment) -> Iterator[tuple[str, bool]]:
        for name in TOOLS:
            tool = find_tool(name, self.root, environment, self.own)
            if tool is not None:
                yield name, tool.of_project and (name != "pytest" or environment.version_of("pytest") is not None)

    def _python(self) -> tuple[Python, Environment]:
        """Its interpreter: in its own folder or one above it, even where the default does not look there."""
        default = find_python(self.root, None, self.inherited).absolute()
        told = None if default.is_relative_to(self.root) else self._environment_near()
        python = self.root / told if told else default
        if python.parent.resolve() == default.parent.resolve():
            told = None
        manager = self._manager()
        homeless = not default.is_relative_to(self.root) and told is None and not self.inherited.get("VIRTUAL_ENV")
        runs = f"{manager} run" if homeless and manager != "pip" else None
        environment = self.own if python == self.own.python else environment_of(python, self.root, self.environ)
        version = ".".join(map(str, environment.version))
        return Python(told or str(default), version, told, manager, runs), environment

    def _environment_near(self) -> str | None:
        """The interpreter of an environment in the project's folder, or of a `.venv` above it, relative to the root."""
        inside = sorted(each for each in self.root.iterdir() if (each / "pyvenv.cfg").is_file())
        top = (capture(("git", "rev-parse", "--show-cdup"), self.root, self.environ) or "").strip().rstrip("/")
        above = ["/".join([".."] * depth) for depth in range(1, len(top.split("/")) + 1)] if top else []
        homes = [each.name for each in inside] + [f"{up}/{name}" for up in above for name in (".venv", "venv")]
        told = (f"{home}/{python}" for home in homes for python in PYTHON_OF_AN_ENVIRONMENT)
        return next((each for each in told if (self.root / each).is_file()), None)

    def _manager(self) -> str:
        """What keeps its environments."""
        names = [_LOCKS[lock] for lock in _LOCKS if (self.root / lock).is_file()]
        names += [
            name for name in ("uv", "poetry", "pdm", "hatch") if self.configured.tools.get(name) == "pyproject.toml"
        ]
        return next(iter(names), "pip")

    def _history(self) -> History:
        if revision(self.root, self.environ).commit is None:
            return History()
        try:
            find_base(self.root, None, self.environ)
        except Unreadable as error:
            return self._without_a_base(str(error))
        return History(commits=True)

    def _without_a_base(self, why: str) -> History:
        """A first commit is held against itself, and a branch by no usual name is a trunk too."""
        named = trunk(self.root, self.environ)
        if named is not None:
            common = self._git("merge-base", named, "HEAD")
            return History(commits=True, why_not=None if common else why.rstrip("."))
        branch = self._git("symbolic-ref", "--short", "refs/remotes/origin/HEAD") or self._git(
            "symbolic-ref", "--short", "HEAD"
        )
        return History(commits=True, base=branch) if branch else History(commits=True, why_not=why.rstrip("."))

    def _git(self, *words: str) -> str | None:
        return (capture(("git", *words), self.root, self.environ) or "").strip() or None

    def _layers(self, layout: Layout, date: str) -> str | None:
        """The contracts that hold today, for the packages that import-linter can read."""
        work = self._survey(layout.source, layout.tests)
        measured = frozenset(work.source_files)
        found = {
            name: modules
            for name, modules in packages(self.files, work.import_roots).items()
            if measured.intersection(modules.values()) and name in modules
        }
        graph = imports(
            {name: path for modules in found.values() for name, path in modules.items()},
            lambda path: (self.root / path).read_bytes(),
        )
        return contracts(
            {
                package: layers(package, {name: graph[name] & modules.keys() for name in modules})
                for package, modules in found.items()
            },
            date,
        )


def narrowed(layout: Layout, source: Sequence[str]) -> Layout:
    """The layout with the source that a person names."""
    return replace(layout, source=tuple(source), sure=True)
