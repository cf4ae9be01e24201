"""import-linter's settings: which file they come from, and what in them does nothing."""

from __future__ import annotations

import configparser
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importlinter.api import read_configuration

CANDIDATES = ("setup.cfg", ".importlinter", "pyproject.toml")
"""Where import-linter looks, in its order: the first that holds settings counts, and the others are not read."""

_SWITCHES = ("include_external_packages", "exclude_type_checking_imports", "show_timings")
_KEYS = ("root_package", "root_packages", "contract_types", "contracts", *_SWITCHES)

SLIP = 0.85
"""How like a known name another must be, between 0 and 1, to be taken for a slip of the pen and nothing else."""


class Unusable(Exception):
    """There is nothing to read. The message is one sentence or two: what is wrong, and the way out."""


@dataclass(frozen=True)
class Settings:
    """The settings, the file they come from, and what of them does nothing, as sentences."""

    file: str
    session: dict[str, Any]
    contracts: list[dict[str, Any]]
    idle: tuple[str, ...]

    @property
    def root_packages(self) -> list[str]:
        """The packages that are looked at."""
        named = self.session["root_packages"]
        return [named] if isinstance(named, str) else list(named)

    def is_on(self, switch: str) -> bool:
        """Whether a switch is on, by import-linter's own rule."""
        return self.session.get(switch) in ("True", "true")


def read_settings(named: str | None) -> Settings:
    """The settings of the file that is `named`, else of the one that import-linter finds.

    Raises `Unusable` where there are none, or where they cannot be used.
    """
    holders = [named] if named else [name for name in CANDIDATES if _holds_settings(name)]
    try:
        found = read_configuration(named)
    except FileNotFoundError:
        places = named or "neither setup.cfg, .importlinter nor pyproject.toml"
        raise Unusable(
            f"There are no import-linter settings: {places} has {'none' if named else 'any'}. "
            "Name the contracts there, or remove the instrument from verify.toml."
        ) from None
    except KeyError as error:
        raise Unusable(f"{holders[0]}: import-linter's settings lack {error}. Name the package to look at.") from None
    except Exception as error:
        file = holders[0] if holders else "The settings"
        raise Unusable(f"{file} cannot be read by import-linter: {flat(error)}.") from error
    file, session, contracts = holders[0], found["session_options"], found["contracts_options"]
    if not contracts:
        raise Unusable(
            f"{file} defines no contracts, so nothing would be checked. Define one, or remove the instrument."
        )
    shadowed = (f"{file} is read first, so the import-linter settings in {other} do nothing" for other in holders[1:])
    return Settings(file, session, contracts, (*shadowed, *_idle_keys(session), *_idle_sections(file)))


def flat(error: BaseException) -> str:
    """What an error says, in one line without a full stop."""
    return re.sub(r"\s+", " ", str(error)).strip().rstrip(".") or type(error).__name__


def meant(word: str, known: Sequence[str], likeness: float = 0.6) -> str:
    """The known word that was probably meant, as the end of a sentence; empty where none is near."""
    near = difflib.get_close_matches(word, known, 1, likeness)
    return f"; did you mean {near[0]!r}?" if near else ""


def _holds_settings(name: str) -> bool:
    if not Path(name).is_file():
        return False
    try:
        read_configuration(name)
    except FileNotFoundError:
        return False
    except Exception:  # noqa: BLE001 - import-linter will say the same of it, and be heard
        return True
    return True


def _idle_keys(session: dict[str, Any]) -> Iterator[str]:
    for key, value in session.items():
        # A custom contract may read keys of its own from here, but hardly one so like import-linter's.
        if key not in _KEYS and ("contract_types" not in session or meant(key, _KEYS, SLIP)):
            yield f"import-linter has no setting {key!r}{meant(key, _KEYS)}"
        elif key in _SWITCHES and value not in ("True", "true", "False", "false"):
            yield f"import-linter takes {key} = {value!r} for false; write true or false"


def _idle_sections(file: str) -> Iterator[str]:
    """Sections of an INI file that look like import-linter's, and are not read."""
    if file.endswith(".toml"):
        return
    parser = configparser.ConfigParser()
    parser.read_string(Path(file).read_text(encoding="utf-8", errors="replace"))
    for section in parser.sections():
        alike = re.sub("[^a-z]", "", section.lower()).startswith("importlinter")
        if alike and section != "importlinter" and not section.startswith("importlinter:"):
            yield f"import-linter does not read the section [{section}]; write [importlinter:contract:NAME]"
