"""Where the examples of a document run: the project's interpreter, and folders of its own to write to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from verify_gate.environment import clean_environment
from verify_gate.process import PROBE_GRACE_S, Request, capture, run

_BELOW_HOME = {
    "HOME": "", "USERPROFILE": "", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state", "XDG_CACHE_HOME": ".cache", "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}  # fmt: skip  # a table, many entries to a line
"""Variables that say where a person's own files lie, and where they point below the home that examples get."""
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")


@dataclass(frozen=True, slots=True)
class Place:
    """The project's interpreter, its environment, the folder for everything, and what calls it all off."""

    python: Path
    folder: Path
    environment: Mapping[str, str]
    cancel: Event

    @property
    def work(self) -> Path:
        """The folder that the examples stand in; empty at first."""
        return self.folder / "work"

    def of(self, number: int) -> Place:
        """The place of one document, with a home, a folder for what is temporary and one to stand in."""
        folder = self.folder / str(number)
        home, temporary = folder / "home", folder / "tmp"
        for each in (home, temporary, folder / "work"):
            each.mkdir(parents=True, exist_ok=True)
        theirs = {name: str(home / below) for name, below in _BELOW_HOME.items()}
        return Place(
            self.python,
            folder,
            {**self.environment, **theirs, **dict.fromkeys(_TEMPORARY, str(temporary))},
            self.cancel,
        )

    def bring(self, root: Path, files: Iterable[str]) -> None:
        """Copy files of the project to where the examples stand, unless they lie there by now."""
        for name in files:
            here = self.work / name
            if not here.exists():
                here.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, here)

    def run(self, argv: tuple[str, ...], timeout: float) -> tuple[str, str | None]:
        """What a command prints, both streams; and why it did not end by itself, if so."""
        out, err = self.folder / "out.txt", self.folder / "err.txt"
        ended = run(Request(argv, self.work, self.environment, timeout, out, err, PROBE_GRACE_S), self.cancel)
        said = "".join(file.read_text(encoding="utf-8", errors="replace") for file in (out, err) if file.is_file())
        return said, f"it was still running after {timeout:g} s" if ended.timed_out else ended.failure


def place_of(root: Path, context: Mapping[str, Any], cancel: Event) -> Place:
    """The place below `scratch` that those of the documents lie in, emptied of what an earlier reading left."""
    python, folder = Path(context["python"]), Path(context["scratch"]).resolve() / "examples"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    inherited = {
        name: value for name, value in clean_environment(os.environ).items() if not name.upper().startswith("XDG_")
    }
    packages = capture((str(python), "-m", "site", "--user-base"), folder, inherited)
    environment = {
        **inherited,
        "PYTHONPATH": os.pathsep.join(str((root / each).resolve()) for each in context["import_roots"]),
        "PATH": os.pathsep.join((str(python.parent), os.environ.get("PATH", ""))),
        "PYTHONHASHSEED": "0",
    }
    if packages:  # with another home, what the interpreter finds below the person's own would be gone
        environment["PYTHONUSERBASE"] = packages.strip()
    return Place(python, folder, environment, cancel)
