"""What mypy's settings make of each file, as our probe was told by mypy itself."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from verify_gate.census import relative
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_PASSED_OVER = frozenset({"site-packages", "node_modules"})


class File(BaseModel):
    """Of one file: what hides its errors, if anything; its functions, and those that mypy does not look into."""

    model_config = ConfigDict(frozen=True)
    hidden: str | None
    functions: int
    unchecked: int


class Settings(BaseModel):
    """The file they come from, the patterns of what to pass over, and the files that mypy finds."""

    model_config = ConfigDict(frozen=True)
    config: str | None
    exclude: tuple[str, ...]
    files: dict[str, File]


def settings_of(context: Context, asked: Completed) -> Settings:
    """What the probe wrote. Raises `Unreadable` where that is not understood."""
    try:
        settings = Settings.model_validate_json(asked.files.get("settings", ""))
    except ValidationError:
        raise Unreadable("What mypy's settings come to is not understood; the log has more.") from None
    files = {relative(context, path): file for path, file in settings.files.items()}
    return settings.model_copy(update={"files": files})


def hidden_by(path: str, settings: Settings, context: Context) -> str:
    """What keeps mypy from a file, or the file's errors from being said; a sentence."""
    where = f" in {relative(context, settings.config)}" if settings.config else ""
    file = settings.files.get(path)
    if file is not None and file.hidden is not None:
        return f"Its errors are hidden by {file.hidden}."
    return _passed_over(path, settings, context, where) or f"mypy does not say why; look at its settings{where}."


def _passed_over(path: str, settings: Settings, context: Context, where: str) -> str | None:
    """Why mypy does not find a file in its folder."""
    stem = path.removesuffix(".py")
    if f"{stem}.pyi" in context.source_files:
        return f"The stub {stem}.pyi beside it is checked in its place."
    if any(other.startswith(f"{stem}/") for other in settings.files):
        return f"The package {stem}/ beside it is checked in its place."
    inside = PurePosixPath(path)
    ways = (path, *(f"{folder}/" for folder in inside.parents[:-1]))
    for pattern in settings.exclude:
        if any(re.search(pattern, way) for way in ways):
            return f"mypy's setting exclude = {pattern!r}{where} hides it."
    for part in inside.parts:
        if part.startswith(".") or part in _PASSED_OVER:
            return f"mypy passes over whatever is named {part!r}."
    return (
        f"git ignores it, and so does mypy: its setting exclude_gitignore{where}." if path in context.ignored else None
    )
