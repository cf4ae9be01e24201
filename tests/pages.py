"""Pages of docs whose tables are written from the tests themselves, so that no row stands there untested."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Page:
    """`docs/NAME.md`, whose table the module `writer` makes."""

    name: str
    writer: str
    table: Callable[[], str]

    @property
    def file(self) -> Path:
        """Where it lies."""
        return _ROOT / "docs" / f"{self.name}.md"

    def there(self) -> str:
        """The page as it lies there."""
        return self.file.read_text(encoding="utf-8")

    def anew(self) -> str:
        """The page with its table new."""
        start, end = f"<!-- the table: written by {self.writer} -->\n", "<!-- the end of the table -->\n"
        before, _, rest = self.there().partition(start)
        _, _, after = rest.partition(end)
        return before + start + self.table() + end + after

    def write(self) -> None:
        """Put the new page in the old one's place."""
        self.file.write_text(self.anew(), encoding="utf-8")


def cell(text: str) -> str:
    """A text as the cell of a table: on one line, its bars no borders and its angles no tags."""
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())
