"""`python -m verify_gate.probes.mutation prepare|lay|ask|again|collect TASK`: the steps between the runs of mutmut.

After `again` the exit code says how to go on: 0 where something is to run again, `SETTLED` where nothing is, and all is
collected.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from verify_gate.probes.mutation.again import ask, ask_again
from verify_gate.probes.mutation.collect import collect
from verify_gate.probes.mutation.copying import copy_project, listing
from verify_gate.probes.mutation.laying import lay
from verify_gate.probes.mutation.task import SETTLED, Task


def main(step: str, task_file: str) -> int:
    """Take one step of the task; what a step leaves behind lies in the task's own folder."""
    task = Task.read(Path(task_file))
    if step == "prepare":
        copy_project(task, listing(task, dict(os.environ)))
    elif step == "lay":
        lay(task)
    elif step == "ask":
        ask(task)
    elif step == "collect" or not ask_again(task):
        task.collected.write_text(collect(task).model_dump_json(), encoding="utf-8")
        shutil.rmtree(task.temporary.resolve(), ignore_errors=True)
        return SETTLED if step == "again" else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
