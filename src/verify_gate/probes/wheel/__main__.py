"""`python -m verify_gate.probes.wheel copy|look|try`: the steps between the runs of build, venv and pip.

A step that cannot do its work says so in the last line of standard error, and exits with 3.
"""

from __future__ import annotations

import json
import os
import sys
import tarfile
import zipfile
from dataclasses import asdict
from pathlib import Path

from verify_gate.probes.wheel.archives import NotOne, built
from verify_gate.probes.wheel.facts import Target, Trials, interpreter
from verify_gate.probes.wheel.look import look, read_context, requirement
from verify_gate.probes.wheel.tree import copy
from verify_gate.probes.wheel.trying import NotTried, Room, missing_scripts
from verify_gate.process import until_terminated

CANNOT = 3


def main(step: str) -> int:
    """Take one step of the reading whose context VERIFY_CONTEXT names; its files lie beside that."""
    place = Path(os.environ["VERIFY_CONTEXT"])
    scratch = place.parent
    try:
        if step == "copy":
            context = read_context(place)
            copy(Path(context["root"]), context["source"], scratch, os.environ)
        elif step == "look":
            context = read_context(place)
            (scratch / "facts.json").write_text(json.dumps(asdict(look(context, scratch))), encoding="utf-8")
            wanted = requirement(built(scratch / "dist")[0], context["options"]["extras"])
            (scratch / "install.txt").write_text(wanted, encoding="utf-8")
        else:
            _try(scratch)
    except (NotOne, NotTried) as error:
        return _cannot(str(error))
    except (zipfile.BadZipFile, tarfile.TarError) as error:
        return _cannot(f"What was built is no archive: {error}.")
    except OSError as error:
        return _cannot(f"The project could not be copied and looked at: {error}.")
    return 0


def _try(scratch: Path) -> None:
    facts = json.loads((scratch / "facts.json").read_text(encoding="utf-8"))
    targets = [Target(**each) for each in facts["targets"]]
    python, folder = interpreter(scratch / "env"), scratch / "try"
    folder.mkdir()
    with until_terminated() as cancel:
        tried = Room(python, folder, os.environ, cancel).try_all(targets)
    trials = Trials(tried, missing_scripts(targets, python.parent))
    (scratch / "trials.json").write_text(json.dumps(asdict(trials)), encoding="utf-8")


def _cannot(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return CANNOT


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
