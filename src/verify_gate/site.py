"""A project and what surrounds it: its files, its interpreter, the environment its commands inherit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from verify_gate.config import Project
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Context, Tool
from verify_gate.python_text import read_otherwise
from verify_gate.repository import tracks
from verify_gate.setting import Setting
from verify_gate.toolbox import Environment, distribution, environment_of, find_python, find_tool
from verify_gate.watch import Watch
from verify_gate.workspace import SETTINGS, Workspace, survey

FOLDER = ".verify"
"""The only folder that the gate writes to, below the project's root."""


@dataclass(frozen=True)
class Site:
    """A project with its surroundings. What is costly to know is found out once, when it is first asked for.

    `environ` is what commands inherit, already cleaned; `inherited` is the gate's own environment; `own` is the
    environment that verify itself runs in.
    """

    project: Project
    environ: Mapping[str, str]
    inherited: Mapping[str, str]
    own: Environment
    base: str | None = None

    @cached_property
    def workspace(self) -> Workspace:
        """The project's files."""
        return survey(self.project.root, self.project.source, self.project.tests, self.environ)

    def begin(self) -> None:
        """The project is about to be measured: from now on it is watched."""
        _ = self._watch

    @cached_property
    def change(self) -> str | None:
        """What became of the measured files since the first of them was measured, as a sentence; asked for once."""
        return self._watch.change()

    @cached_property
    def _watch(self) -> Watch:
        """A watch over what is measured: the sources, the modules of the tests, and the settings of the tools.

        The tools take settings from folders further down as well, and from a file that comes only now.
        """
        work = self.workspace
        tests = [path for path in work.test_files if path in work.python_files]
        folders = {path.rpartition("/")[0] or "." for path in work.source_files if path not in self.project.source}
        tops = (*self.project.source, *self.project.tests)
        below = {path[: path.rfind("/") + 1] for path in (*work.source_files, *tests)}
        above = {"", *(f"{parent}/" for top in tops for parent in PurePosixPath(top).parents if parent.name)}
        settings = {f"{folder}{name}" for folder in {*below, *above} for name in SETTINGS}
        return Watch(self.project.root, sorted({*work.source_files, *tests, *settings}), sorted(folders))

    @cached_property
    def environment(self) -> Environment:
        """The project's interpreter and what is installed beside it."""
        python = self._python
        return self.own if python == self.own.python else environment_of(python, self.project.root, self.environ)

    @cached_property
    def _python(self) -> Path:
        return find_python(self.project.root, self.project.python, self.inherited).absolute()

    def find_interpreter(self, setting: Setting) -> None:
        """Find the Python that reading the instrument needs. Raises `UserError` where it is not to be had."""
        if setting.instrument.tools:
            _ = self.environment
        _ = self._python

    @property
    def folder(self) -> Path:
        """Where the gate keeps its own files."""
        return self.project.root / FOLDER

    def context(self, setting: Setting, scratch: Path, cache: Path | None) -> Context:
        """What the instrument of `setting` may know.

        Raises `Unreadable` where a tool that it needs is missing, and where the cache that it would get is in git: what
        somebody wrote there decides what a tool looks at.
        """
        if cache is not None and self._is_tracked:
            raise Unreadable(
                f"git tracks files in {FOLDER}/, where tools keep their caches: a commit would decide what they look "
                f"at. Take it out: git rm -r --cached {FOLDER}"
            )
        workspace = self.workspace
        return Context(
            root=self.project.root,
            source=self.project.source,
            tests=self.project.tests,
            source_files=workspace.source_files,
            test_files=workspace.test_files,
            python_files=workspace.python_files,
            import_roots=workspace.import_roots,
            python=self._python,
            verify_python=self.own.python,
            tools={name: self._tool(name) for name in setting.instrument.tools},
            settings=workspace.settings,
            scratch=scratch,
            cache=cache,
            base=self.base,
            ignored=workspace.ignored,
            recoded=self._recoded if setting.instrument.tools else {},
            adapters=tuple(dict.fromkeys(each.uses for each in self.project.settings)),
        )

    @cached_property
    def _recoded(self) -> Mapping[str, str]:
        """The Python files that a tool may read as other text than Python does: each is opened to know."""
        found = {path: read_otherwise(self.project.root / path) for path in sorted(self.workspace.python_files)}
        return {path: encoding for path, encoding in found.items() if encoding is not None}

    @cached_property
    def _is_tracked(self) -> bool:
        """Whether git tracks a file in the gate's own folder; asked for once."""
        return tracks(self.folder, self.environ)

    def _tool(self, name: str) -> Tool:
        tool = find_tool(name, self.project.root, self.environment, self.own)
        if tool is None:
            raise Unreadable(
                f"{name} was not found in the project's environment ({self.environment.scripts}), nor beside verify. "
                f"Install it there: {self.environment.python} -m pip install {distribution(name)}"
            )
        return tool
