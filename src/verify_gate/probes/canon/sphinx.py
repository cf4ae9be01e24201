"""What Sphinx makes of a link: roles, and the pages that only a build brings about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path

from verify_gate.probes.canon.model import Document
from verify_gate.probes.canon.paths import is_output
from verify_gate.probes.canon.rest import label
from verify_gate.probes.canon.seen import seen
from verify_gate.probes.canon.slugs import docutils

_MADE = re.compile(
    r"(?:.*/)?(?:(?:py-)?modindex|genindex|search|contents)(?:\.html)?$|(?:.*/)?_(?:static|images|modules)/"
)
"""The pages and folders that Sphinx makes itself."""
_OBJECT = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
"""A dotted name: in MyST, a link to the page that an API's object is on."""
_SOURCES = (".rst", ".md", ".txt", ".ipynb")


@dataclass(frozen=True, slots=True)
class Sphinx:
    """The folders of a project that Sphinx builds from, known by their conf.py."""

    root: Path
    documents: Mapping[str, Document]
    configured: dict[Path, tuple[Path, str] | None] = field(default_factory=dict)

    def knows(self, document: Document, target: str) -> bool | None:
        """Whether what a role or a directive names (`:doc:path`) is there; `None` where only a build could tell."""
        _, role, name = target.split(":", 2)
        folder = (self.root / document.path).parent
        source, settings = self._source(folder) or (None, "")
        if re.match(r"[A-Za-z][\w+.-]*:", name) or "|" in name or "{" in name:
            return None
        if role in {"ref", "numref"}:
            return self._label(name, settings) if source else None
        look = self._page if role == "doc" else self._file
        for place in (folder, *self._included_from(document)):
            found = look(name, place, source)
            if found is not False:
                return found
        return False

    def builds(self, document: Document) -> bool:
        """Whether a document is one that Sphinx builds."""
        return self._source((self.root / document.path).parent) is not None

    def makes(self, document: Document, path: str) -> bool:
        """Whether a link of Markdown or HTML leads to something that a build makes, or is the name of a label."""
        if not self.builds(document):
            return False
        if _MADE.match(path) or (_OBJECT.fullmatch(path) and not path.endswith(_SOURCES) and not guess_type(path)[0]):
            return True
        return document.path.endswith(".md") and "/" not in path and self._label(path, "") is True

    def may_set(self, document: Document, fragment: str) -> bool:
        """Whether an anchor may be one that a build sets: that of an API's object, or a label of another document."""
        if not self.builds(document):
            return False
        return (
            "." in fragment
            or fragment.startswith(("module-", "cmdoption-", "term-", "id"))
            or (document.path.endswith(".md") and self._label(fragment, "") is True)
        )

    def _included_from(self, document: Document) -> tuple[Path, ...]:
        """The folders of the documents that include this one: there, its own paths start from them."""
        name = Path(document.path).name
        folders = []
        for other in self.documents.values():
            folder = (self.root / other.path).parent
            included = (link.target.removeprefix(":file:") for link in other.links if link.target.endswith(name))
            if any((folder / path).resolve() == self.root / document.path for path in included):
                folders.append(folder)
        return tuple(folders)

    def _source(self, folder: Path) -> tuple[Path, str] | None:
        """The folder with the conf.py that a document is built by, and the text of that."""
        if folder not in self.configured:
            found = None
            for above in (folder, *folder.parents):
                if (above / "conf.py").is_file():
                    found = above, (above / "conf.py").read_text(encoding="utf-8", errors="replace")
                if found or above == self.root:
                    break
            self.configured[folder] = found
        return self.configured[folder]

    def _label(self, name: str, settings: str) -> bool | None:
        """Whether a document sets a label. One that none does may still stand in another project's inventory."""
        wanted = {label(name), docutils(name), label(name.rpartition(":")[2])}
        if wanted & {"genindex", "modindex", "py-modindex", "search"}:
            return True
        if any(not wanted.isdisjoint(document.anchors) for document in self.documents.values()):
            return True
        return None if "intersphinx" in settings or "autodoc" in settings else False

    @staticmethod
    def _page(name: str, folder: Path, source: Path | None) -> bool | None:
        start = source if name.startswith("/") else folder
        if start is None:
            return None
        place = start / name.lstrip("/")
        if _MADE.match(name):
            return True
        forms = (place, *(place.with_name(f"{place.name}{suffix}") for suffix in _SOURCES))
        return any(seen(form.is_file) for form in forms)

    def _file(self, name: str, folder: Path, source: Path | None) -> bool | None:
        start = source if name.startswith("/") else folder
        if start is None or name.startswith("<"):
            return None
        place = start / name.lstrip("/")
        if "*" in place.name:
            return seen(lambda: any(place.parent.glob(place.name)))
        return seen(place.exists) or is_output(place, self.root)
