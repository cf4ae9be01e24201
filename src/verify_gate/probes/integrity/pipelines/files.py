"""The files that run the gate, what reads each of them, and the checks that one side of a change has in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from verify_gate.probes.integrity.model import Side, below
from verify_gate.probes.integrity.pipelines.builds import (
    checks_in_image,
    checks_in_makefile,
    checks_in_script,
    checks_in_tox,
)
from verify_gate.probes.integrity.pipelines.checks import is_check
from verify_gate.probes.integrity.pipelines.jenkins import checks_in_jenkins
from verify_gate.probes.integrity.pipelines.lines import Check
from verify_gate.probes.integrity.pipelines.precommit import FILE, checks_in_hooks
from verify_gate.probes.integrity.pipelines.steps import checks_in_yaml
from verify_gate.probes.integrity.pipelines.tasks import checks_in_python, checks_in_tables
from verify_gate.probes.integrity.pipelines.yaml_tree import read_yaml

YAML = re.compile(
    r"\.(?:github|gitea|forgejo)/(?:workflows|actions/.+)/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml"
    r"|\.circleci/.+\.ya?ml|\.?(?:appveyor|drone|lefthook|woodpecker)\.ya?ml|\.(?:buildkite|woodpecker)/.+\.ya?ml"
    r"|[Tt]askfile\.ya?ml"
    r"|(?:\.azure-pipelines/.+|azure-pipelines)\.ya?ml|\.travis\.ya?ml|\.cirrus\.ya?ml|bitbucket-pipelines\.ya?ml"
    r"|\.claude/settings\.json"
)
"""The files of CI that are read as YAML, which JSON is too."""
_SCRIPT = (
    r"(?!.+\.(?:md|py|txt)$)(?:(?:\.husky|\.githooks|\.ci|bin|ci|scripts?|tools)/[^/]+|\.github/scripts/.+|[^/]+\.sh)"
)
_READERS: tuple[tuple[str, Callable[[str, str], Iterator[Check]]], ...] = (
    (YAML.pattern, lambda path, text: checks_in_yaml(path, read_yaml(text))),
    (re.escape(FILE), lambda _, text: checks_in_hooks(read_yaml(text))),
    (r"(?:GNU)?[Mm]akefile|[Jj]ustfile|\.justfile", checks_in_makefile),
    (r"(?:[^/]+/)?(?:Dockerfile|Containerfile)(?:\..+)?|[^/]+\.[Dd]ockerfile", checks_in_image),
    (r"(?:[^/]+/)?Jenkinsfile(?:\..+)?|[^/]+\.[Jj]enkinsfile", checks_in_jenkins),
    (r"tox\.ini", checks_in_tox),
    (r"noxfile\.py|tasks\.py", checks_in_python),
    (r"package\.json|pyproject\.toml|tox\.toml", checks_in_tables),
    (_SCRIPT, checks_in_script),
)
"""By the pattern of their paths the files that run something, each with what reads it; the first that fits counts."""
_FOLDER = re.compile(r"(?:working-directory: |cd (?=.* &&))([^\s$]+?)/?(?: &&)?")


def folder_of(condition: str) -> str | None:
    """The folder in which a check is run by a condition of it; `None` where it says nothing of that."""
    found = _FOLDER.fullmatch(condition)
    return found[1].removeprefix("./") if found else None


def _reader(path: str) -> Callable[[str, str], Iterator[Check]] | None:
    return next((reader for pattern, reader in _READERS if re.fullmatch(pattern, path)), None)


def is_pipeline(path: str) -> bool:
    """Whether a file's name is one of CI, of a build script or of hooks."""
    return _reader(path) is not None


@dataclass(frozen=True)
class Pipeline:
    """The checks of one side."""

    side: Side

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """All of them, file by file."""
        every = (check for path in sorted(self.side.files) for check in self._of(path) if is_check(check.program))
        return tuple(check for check in every if not self._is_of_another(check))

    @cached_property
    def jobs(self) -> Mapping[tuple[str, str], list[Check]]:
        """Those of each job, by its file and name."""
        found: dict[tuple[str, str], list[Check]] = {}
        for check in self.checks:
            found.setdefault((check.path, check.job), []).append(check)
        return found

    def is_read(self, path: str) -> bool:
        """Whether a file of CI can be read."""
        try:
            read_yaml(self.side.text(path) or "")
        except ValueError:
            return False
        return True

    def _is_of_another(self, check: Check) -> bool:
        """Whether it is run in the folder of another project of the repository."""
        there = [folder for text, _ in check.conditions if (folder := folder_of(text))]
        own = self.side.folder
        return bool(own and there) and not any(below(folder, own) or below(own, folder) for folder in there)

    def _of(self, path: str) -> Iterator[Check]:
        """Those of a file; none where it cannot be read."""
        reader = _reader(path)
        if reader is not None:
            try:
                yield from reader(path, self.side.text(path) or "")
            except (ValueError, RecursionError, SyntaxError):
                return
