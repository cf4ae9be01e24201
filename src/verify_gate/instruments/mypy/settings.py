"""What mypy's settings make of each file, as our probe was told by mypy itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from verify_gate.census import last_line, relative
from verify_gate.domain.exclusion import Exclusion
from verify_gate.domain.finding import Finding, Severity
from verify_gate.domain.reading import Unreadable
from verify_gate.plugin import Completed, Context

_PASSED_OVER = frozenset({"site-packages", "node_modules"})
_ACTS = 3
"""How our probe exits where mypy is not to be started with its settings."""
_DOES = {
    "install_types": "installs packages",
    "semantic_analysis_only": "leaves the types unchecked",
    "bazel": "has mypy believe its cache, whatever has changed",
    "use_fine_grained_cache": "has mypy believe its cache, whatever has changed",
    "quickstart_file": "has mypy believe what that file says of the sources",
    "shadow_file": "has mypy read another file in the place of one of the sources",
    "use_builtins_fixtures": "has mypy take Python's own types from its tests",
}
_REPLACES = frozenset({"custom_typeshed_dir", "custom_typing_module"})


class File(BaseModel):
    """Of one file: what hides its errors, if anything; its functions, and those that mypy does not look into.

    Of its lines, those that mypy skips for the platform, the version or TYPE_CHECKING, and those with `# type: ignore`.
    """

    model_config = ConfigDict(frozen=True)
    hidden: str | None
    functions: int
    unchecked: int
    skipped: int
    ignored: int


class Settings(BaseModel):
    """The file they come from, the patterns of what to pass over, the plugins, and the files that mypy finds.

    `replaced` has the modules of Python's own for which mypy takes a file of the project's, and that file.
    """

    model_config = ConfigDict(frozen=True)
    config: str | None
    exclude: tuple[str, ...]
    plugins: tuple[str, ...]
    files: dict[str, File]
    replaced: dict[str, str]


class Refused(BaseModel):
    """The setting for which mypy is not started."""

    model_config = ConfigDict(frozen=True)
    config: str | None
    refused: str


def settings_of(context: Context, asked: Completed) -> Settings:
    """What the probe wrote. Raises `Unreadable` where that is not understood."""
    try:
        settings = Settings.model_validate_json(asked.files.get("settings", ""))
    except ValidationError:
        raise Unreadable("What mypy's settings come to is not understood; the log has more.") from None
    files = {relative(context, path): file for path, file in settings.files.items()}
    config = None if settings.config is None else relative(context, settings.config)
    return settings.model_copy(update={"config": config, "files": files})


def why_not_started(context: Context, asked: Completed) -> str:
    """Why mypy was not run after the probe; a sentence."""
    if asked.exit_code != _ACTS:
        return f"mypy could not be asked for its settings: {last_line(asked.stderr) or 'it said nothing'}."
    try:
        told = Refused.model_validate_json(asked.files.get("settings", ""))
    except ValidationError:
        return "What mypy's settings come to is not understood; the log has more."
    place = "args" if told.config is None else relative(context, told.config)
    if told.refused == "config_file":
        return (
            f"mypy takes its settings from {place}, which are a person's and not the project's: on another machine it "
            'judges by others. Move them into the project, or leave them out: args = ["--config-file="].'
        )
    setting = f"mypy's setting {told.refused} ({place})"
    if told.refused in _REPLACES:
        argument = f"--{told.refused.replace('_', '-')}=…"
        return (
            f"{setting} replaces what mypy knows of Python itself. Take it out, or say it in verify.toml: "
            f'args = ["{argument}"].'
        )
    return f"{setting} {_DOES.get(told.refused, 'writes into the project')}. Take it out."


def refuse_replaced(settings: Settings, exclusions: Sequence[Exclusion]) -> None:
    """Raises `Unreadable` where mypy takes a file for a module of Python's own, and no exclusion says why."""
    for module, path in settings.replaced.items():
        if not any(exclusion.covers(path) for exclusion in exclusions):
            raise Unreadable(
                f"mypy takes {path} for the standard library's {module}, wherever that is imported. Rename it, or name "
                "it in an exclusion with a reason."
            )


def remarks(settings: Settings) -> tuple[Finding, ...]:
    """What of the settings a reader of the report should know of, though it moves no needle."""
    said = []
    config = settings.config
    if config is not None and (config.startswith("../") or PurePosixPath(config).is_absolute()):
        said.append(f"mypy takes its settings from {config}, outside this project")
    said += [
        f"mypy runs {plugin} as a plugin, which can change all that it finds"
        for plugin in settings.plugins
        if plugin.partition(":")[0].endswith(".py")
    ]
    return tuple(Finding(message, rule="settings", severity=Severity.NOTE) for message in said)


def hidden_by(path: str, settings: Settings, context: Context) -> str:
    """What keeps mypy from a file, or the file's errors from being said; a sentence."""
    where = f" in {settings.config}" if settings.config else ""
    file = settings.files.get(path)
    if file is not None and file.hidden is not None:
        return f"Its errors are hidden by {file.hidden}."
    if path in context.recoded:
        return f"Python reads it as {context.recoded[path]}, and mypy may read it as UTF-8. Save it as UTF-8."
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
