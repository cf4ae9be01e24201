"""The command line: what can be asked for, and what the exit code says."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import click
import typer

from verify_gate import __version__
from verify_gate.config import Catalogue, Project, load, locate
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import InstrumentReport, Report
from verify_gate.errors import Problem, UserError
from verify_gate.gate import Gate, select
from verify_gate.process import clean_environment, run as run_process
from verify_gate.registry import STANDARD, adapter_names, find_instrument
from verify_gate.site import Site
from verify_gate.toolbox import environment_of
from verify_gate.workspace import revision

INTERRUPTED = 130
USAGE = 2
FORMATS = ("text", "json")


@dataclass(frozen=True)
class Silent:
    """Says nothing while readings are taken."""

    def started(self, label: str) -> None: ...
    def finished(self, report: InstrumentReport) -> None: ...
