"""`python -m verify_gate.probes.mutation prepare|again|collect TASK`: the steps between the runs of mutmut."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from verify_gate.probes.mutation.again import ask_again
from verify_gate.probes.mutation.collect import collect
from verify_gate.probes.mutation.copying import copy_project, listing
from verify_gate.probes.mutation.task import Task


def main(step: str, task_file: str) -> None:
    """Take one step of the task; what a step leaves behind lies in the task's own folder."""
    task = Task.read(Path(task_file))
    if step == "prepare":
        copy_project(task, listing(task, dict(os.environ)))
    elif step == "again":
        ask_again(task)
    else:
        task.collected.write_text(collect(task).model_dump_json(), encoding="utf-8")
        shutil.rmtree(task.temporary.resolve(), ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
