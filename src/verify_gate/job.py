"""What is to be done: each instrument of the projects as a job, and which of them this run reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from verify_gate.complaints import unknown_instrument
from verify_gate.config import FILE
from verify_gate.domain.cadence import Cadence
from verify_gate.domain.report import InstrumentReport, labelled
from verify_gate.domain.verdict import Status
from verify_gate.errors import Problem, UserError
from verify_gate.setting import Setting
from verify_gate.site import Site


@dataclass(frozen=True)
class Job:
    """One instrument to be read at a site; `selected` says whether this run reads it."""

    site: Site
    setting: Setting
    selected: bool = True

    @property
    def names(self) -> frozenset[str]:
        """What it can be called: its name, and the label by which the report tells it from that of another member."""
        return frozenset({self.setting.name, labelled(self.setting.name, self.site.project.member)})

    def line(self, status: Status, why: str | None = None) -> InstrumentReport:
        """Its line in the report, with no reading yet."""
        return InstrumentReport(
            name=self.setting.name,
            uses=self.setting.uses,
            when=self.setting.when,
            question=self.setting.question,
            status=status,
            why=why,
            exclusions=self.setting.options.exclusions,
            env=self.setting.options.env,
            member=self.site.project.member,
        )


def select(sites: Sequence[Site], cadence: Cadence, only: Sequence[str]) -> tuple[Job, ...]:
    """Every instrument of the sites as a job, those selected that the cadence includes and `only`, if any, names.

    An instrument that `only` names is selected whatever its cadence. Raises `UserError` for a name that is not there,
    and where nothing is selected: that would be a verdict on nothing.
    """
    every = tuple(Job(site, setting) for site in sites for setting in site.project.settings)
    there = {name for job in every for name in job.names}
    for name in only:
        if name not in there:
            raise UserError(unknown_instrument(FILE, name, there))
    jobs = tuple(
        replace(job, selected=not job.names.isdisjoint(only) if only else cadence.includes(job.setting.when))
        for job in every
    )
    if not any(job.selected for job in jobs):
        raise UserError(
            Problem(
                "nothing-selected",
                f"No instrument is read at cadence {cadence.value!r}, so there would be no verdict.",
                "Read the others with --push or --milestone, or set `when` in verify.toml.",
            )
        )
    return jobs
