"""Whether the links of documents lead anywhere: to a file or folder that is there, and to an anchor in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

from verify_gate.probes.canon.model import Checked, Document, Fault, Kind, Link
from verify_gate.probes.canon.reading import READERS, Unread, read_document
from verify_gate.probes.canon.seen import seen
from verify_gate.probes.canon.sphinx import Sphinx
from verify_gate.repository import ignored

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_TEMPLATE = re.compile(r"\{\{|\{%|\$\{|<[^>]*>|\|[^|]+\|")
_FORGE_PAGE = re.compile(
    r"(?:\./)?(?P<up>(?:\.\./)+)(?:actions|commits?|compare|discussions|issues|labels|milestones|packages|projects|pulls?|pulse"
    r"|releases|security|stargazers|tags|tree|blob|wiki)\b"
)
"""What GitHub shows beside a repository's files, and links from its files reach by `../../`."""


def check_links(documents: Sequence[Document], root: Path, elsewhere: Sequence[Document] = ()) -> Checked:
    """How many links of the documents lead into the project, and those that lead nowhere.

    `elsewhere` are documents whose own links are not to be looked at.
    """
    every = {document.path: document for document in (*documents, *elsewhere)}
    root = root.resolve()
    hidden_files, hidden_folders = ignored(root, os.environ)
    project = _Project(root, _top(root), every, Sphinx(root, every), frozenset(hidden_files | hidden_folders))
    count = 0
    faults = []
    for document in documents:
        for link in document.links:
            fault = project.wrong(document, link)
            count += fault is not _NOT_OURS
            if isinstance(fault, Fault):
                faults.append(fault)
    return Checked(count, tuple(faults))


_NOT_OURS = object()
"""Said of a link that does not lead into the project, or that only a run of Sphinx could follow."""


def _top(root: Path) -> Path:
    """The folder that holds the whole repository: what lies above it is nobody else's to see."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)


@dataclass(frozen=True, slots=True)
class _Project:
    root: Path
    top: Path
    documents: Mapping[str, Document]
    sphinx: Sphinx
    hidden: frozenset[str]
    """The files and folders that git ignores."""
    read: dict[Path, frozenset[str] | None] = field(default_factory=dict)

    def wrong(self, document: Document, link: Link) -> Fault | object | None:
        """What is wrong with a link: a fault, `None` for nothing, or `_NOT_OURS`."""
        target = link.target.strip()
        if target.startswith(":"):
            known = self.sphinx.knows(document, target)
            named = target.split(":", 2)[2]
            return {None: _NOT_OURS, True: None, False: self._dead(document, link, named)}[known]
        if _ADDRESS.match(target) or _TEMPLATE.search(unquote(target)) or not target:
            return _NOT_OURS
        path, _, fragment = map(unquote, target.partition("#"))
        path = path.partition("?")[0]
        if not path:
            return self._anchor(document, link, self.root / document.path, fragment)
        place = self._place(document, path)
        if place is not None:
            if self._is_hidden(place) and not self._is_site(document):
                return self._dead(document, link, path, "leads to what git ignores: nobody else has it")
            return self._anchor(document, link, place, fragment)
        made = self._is_shown_by_forge(document, path) or self.sphinx.makes(document, path)
        return _NOT_OURS if made else self._dead(document, link, path)

    def _place(self, document: Document, path: str) -> Path | None:
        """The file or folder that a path in a document names; `None` where there is none."""
        for start in self._starts(document, path):
            place = Path(normpath(start / path.lstrip("/")))
            for form in _forms(place):
                if seen(form.exists) and form.resolve().is_relative_to(self.top):
                    return form
        return None

    def _starts(self, document: Document, path: str) -> Iterable[Path]:
        """Where a path may start: at the document; one with a leading slash, at the repository or all documents."""
        here = self.root / document.path
        if path.startswith("/"):
            yield from (self.top, self.root, self.root / document.path.partition("/")[0])
        else:
            yield here.parent
            if not path.endswith(".md") and (self.root / "mkdocs.yml").is_file():
                yield here.with_suffix("")  # where the page is, once MkDocs has made a folder of it

    def _is_hidden(self, place: Path) -> bool:
        """Whether git ignores what lies at a place."""
        if not place.is_relative_to(self.root):
            return False
        path = place.relative_to(self.root)
        return any(part.as_posix() in self.hidden for part in (path, *path.parents))

    def _is_site(self, document: Document) -> bool:
        """Whether a document is read as a page of a site, whose build may write what git ignores."""
        is_page = "/" in document.path and (self.root / "mkdocs.yml").is_file()
        return is_page or self.sphinx.builds(document)

    def _is_shown_by_forge(self, document: Document, path: str) -> bool:
        depth = document.path.count("/") + len(self.root.relative_to(self.top).parts)
        beyond = _FORGE_PAGE.match(path)
        return beyond is not None and len(beyond["up"]) // len("../") == depth + 2

    def _anchor(self, document: Document, link: Link, place: Path, fragment: str) -> Fault | object | None:
        anchors = self._anchors(place)
        if anchors is None or fragment.lower() in {"", "top"} or fragment.lower() in anchors:
            return None
        if self.sphinx.may_set(document, fragment) or fragment.startswith(":~:"):
            return _NOT_OURS
        where = place.resolve().relative_to(self.top).as_posix()
        return Fault(
            Kind.LINK,
            document.path,
            link.line,
            "dead-anchor",
            f"{where} has no anchor #{fragment}",
            "Correct the anchor, or the heading that it meant.",
        )

    def _anchors(self, place: Path) -> frozenset[str] | None:
        """The anchors of the document at a place, in lower case; `None` for what is no document, and may have any."""
        if place not in self.read:
            self.read[place] = self._look(place)
        return self.read[place]

    def _look(self, place: Path) -> frozenset[str] | None:
        if not seen(place.is_file) or place.suffix.lower() not in READERS:
            return None
        path = place.resolve().relative_to(self.root).as_posix() if place.resolve().is_relative_to(self.root) else ""
        known = self.documents.get(path) or read_document(place.parent, place.name)
        if isinstance(known, Unread) or re.search(r"^::: ", known.text, re.MULTILINE):
            return None
        return frozenset(anchor.lower() for anchor in known.anchors)

    def _dead(self, document: Document, link: Link, path: str, how: str = "leads nowhere") -> Fault:
        return Fault(
            Kind.LINK,
            document.path,
            link.line,
            "dead-link",
            f"{path!r} {how}",
            "Correct the link, or bring back what it meant.",
        )


def _forms(place: Path) -> Iterable[Path]:
    """The files that a path may be made from: itself, or the source of the page that it will be."""
    yield place
    for page in (place.with_suffix("") if place.suffix == ".html" else place, place / "index"):
        yield from (page.with_name(f"{page.name}{suffix}") for suffix in (".md", ".rst") if page.name)
