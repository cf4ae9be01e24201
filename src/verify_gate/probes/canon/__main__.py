"""`python -m verify_gate.probes.canon`: hold a project's documents against it, by the protocol of executables.

Its exit code says a second time whether all is in range (0) or not (1). Where there is nothing that could be held
against anything, the last line of standard error says so; the exit code is 3.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from verify_gate import __version__
from verify_gate.census import hold_against
from verify_gate.domain.exclusion import Exclusion, left
from verify_gate.domain.finding import Finding
from verify_gate.domain.needle import Needle
from verify_gate.domain.population import Population
from verify_gate.domain.reading import Reading, ToolId, Unreadable
from verify_gate.probes.answering import answer
from verify_gate.probes.canon.decisions import ADR_FOLDERS, check_decisions, is_decision
from verify_gate.probes.canon.examples import check_examples
from verify_gate.probes.canon.library import find_documents, is_record
from verify_gate.probes.canon.links import check_links
from verify_gate.probes.canon.model import Checked, Document, Kind
from verify_gate.probes.canon.names import check_names
from verify_gate.probes.canon.reading import Unread, read_document

_NOT_NAMED = "`docs` in verify.toml does not name it."


def main() -> int:
    """Take the reading, and write it."""
    return answer(lambda context: take(context, os.environ))


def take(context: Mapping[str, Any], env: Mapping[str, str]) -> Reading:
    """Find the documents, read them and check them. Raises `Unreadable` where there are none."""
    root, options = Path(context["root"]), context["options"]
    named = options["adr"] and options["adr"].removeprefix("./").strip("/")
    folders = (named,) if named else ADR_FOLDERS
    exclusions = tuple(Exclusion(each["path"], each["reason"]) for each in options["exclude"])
    library = find_documents(root, options["docs"], context["tests"], env)
    records = find_documents(root, [named], context["tests"], env).named if named else ()
    found = [read_document(root, path) for path in sorted({*library.named, *records})]
    unread = {each.path: each.why for each in found if isinstance(each, Unread)}
    every = [_recorded(each, folders) for each in found if isinstance(each, Document)]
    if named and not any(is_decision(document, folders) for document in every):
        raise Unreadable(f"`adr` names {named!r}, where there is no decision record. Correct it, or remove it.")
    measured = set(left((document.path for document in every), exclusions))
    documents = [document for document in every if document.path in measured]
    elsewhere = [document for document in every if document.path not in measured]
    checked = {
        Kind.LINK: check_links(documents, root, elsewhere),
        Kind.NAME: check_names(documents, root, context),
        Kind.EXAMPLE: check_examples(documents, root, context),
        Kind.DECISION: check_decisions(documents, folders, elsewhere),
    }
    population, unmeasured, leaks = hold_against(
        sorted({*library.there, *records}), measured, exclusions, lambda path: unread.get(path, _NOT_NAMED)
    )
    return _reading(checked, population, unmeasured, leaks)


def _recorded(document: Document, folders: Sequence[str]) -> Document:
    """The document, all of it a record where it is one by its name or place."""
    if is_record(document.path) or is_decision(document, folders):
        return replace(document, records=frozenset(range(1, document.text.count("\n") + 2)))
    return document


def _reading(
    checked: Mapping[Kind, Checked], population: Population, unmeasured: Needle, leaks: Sequence[Finding]
) -> Reading:
    units = {Kind.LINK: "links", Kind.NAME: "names", Kind.EXAMPLE: "examples", Kind.DECISION: "faults"}
    counted = {Kind.LINK: "links", Kind.NAME: "names", Kind.EXAMPLE: "examples", Kind.DECISION: "decisions"}
    findings = sorted(
        (
            Finding(fault.message, path=fault.path, line=fault.line, rule=fault.rule, fix=fault.fix)
            for each in checked.values()
            for fault in each.faults
        ),
        key=lambda finding: (finding.path or "", finding.line or 0),
    )
    return Reading(
        (*(Needle(kind.value, each.wrong, units[kind]) for kind, each in checked.items()), unmeasured),
        Population(
            population.count,
            population.of,
            "documents",
            {counted[kind]: each.count for kind, each in checked.items()}
            | {
                "examples_not_run": checked[Kind.EXAMPLE].passed_over,
                "names_in_records": checked[Kind.NAME].passed_over,
            },
        ),
        (*findings, *leaks),
        ToolId("canon", __version__),
    )


if __name__ == "__main__":
    sys.exit(main())
