"""The hooks of Claude Code: entries in .claude/settings.json at the top of the work tree."""

from __future__ import annotations

from pathlib import Path

from verify_gate.cli.hook.entries import Json, parsed, spelled, with_ours, without_ours
from verify_gate.cli.hook.git import unwritable
from verify_gate.cli.hook.place import Place, top_of
from verify_gate.errors import Problem, UserError
from verify_gate.execution import put

SETTINGS = Path(".claude", "settings.json")


def install(place: Place) -> list[str]:
    """Put the gate's entries in, and say so. Raises `UserError` where that cannot be done; nothing is changed then."""
    file = place.top / SETTINGS
    text = _text(file)
    settings = _parsed(text or "{}", file)
    try:
        wanted = with_ours(settings, place)
    except ValueError as error:
        raise _misread(file, error) from error
    if wanted == settings:
        return [f"claude: {file} has it already."]
    _write(file, spelled(wanted, text or ""))
    return [f"claude: written to {file}: after an edit what is quick is read, before it stops all that a change needs."]


def uninstall(here: Path) -> list[str]:
    """Take the gate's entries out, and say so; a file in which nothing is left goes too. Raises `UserError`."""
    file = (top_of(here) or here) / SETTINGS
    text = _text(file)
    settings = _parsed(text or "{}", file)
    try:
        rest = without_ours(settings)
    except ValueError as error:
        raise _misread(file, error) from error
    if rest == settings:
        return [f"claude: there is nothing of verify's in {file}."]
    if rest:
        _write(file, spelled(rest, text or ""))
    else:
        _remove(file)
    return [f"claude: taken out of {file}."]


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise _misread(file, error) from error
    except OSError as error:
        raise unwritable(file, error) from error


def _parsed(text: str, file: Path) -> Json:
    try:
        return parsed(text)
    except ValueError as error:
        raise _misread(file, error) from error


def _misread(file: Path, error: ValueError) -> UserError:
    return UserError(Problem("hook-settings", f"{file} is not understood: {error}. It stays as it is.", "Mend it."))


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(exist_ok=True)
        place = file.resolve()  # one that is a link to elsewhere stays one
        mode = place.stat().st_mode if place.exists() else 0o644
        put(place, text)
        place.chmod(mode)
    except OSError as error:
        raise unwritable(file, error) from error


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        raise unwritable(file, error) from error
