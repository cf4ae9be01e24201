"""mutmut's mutants, made before any test runs over them, in the interpreter that has mutmut.

`python verify_gate_mutants.py FILE WORKERS`, in the folder in which mutmut is to work. FILE gets a JSON object: how
many mutants the comments `# pragma: no mutate` of each source take out, by its path. It runs on mutmut 3.8.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from libcst import ParserSyntaxError
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.file_utils import walk_mutatable_files


def main(file: str, workers: str) -> None:
    """Lay the mutants, with mutmut's own notes on them, and write down how many are left out."""
    # Here and not above: mutmut looks for its settings when it is imported, and fails in a folder that has none.
    from mutmut.__main__ import create_mutants  # noqa: PLC0415 - see above

    create_mutants(int(workers) or os.cpu_count() or 1)
    hidden = {str(path): hidden_in(path) for path in walk_mutatable_files()}
    Path(file).write_text(json.dumps(hidden), encoding="utf-8")


def hidden_in(path: Path) -> int:
    """How many more mutants there would be without pragmas; 0 where mutmut cannot read the source at all."""
    source = path.read_text(encoding="utf-8")
    if "no mutate" not in source:
        return 0
    try:
        there, all_of_them = (
            len(mutate_file_contents(str(path), text).mutant_names)
            for text in (source, source.replace("no mutate", "-"))
        )
    except ParserSyntaxError:
        return 0
    return all_of_them - there


if __name__ == "__main__":
    main(*sys.argv[1:])
