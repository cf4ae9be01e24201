"""What the gate asks of coverage.py in the project's own interpreter: to prepare its settings, and to report.

Run with the folder of this file alone as `sys.path[0]`: `verify_gate_coverage.py prepare|report JOB`. JOB is a JSON
object that names the files to write and to read. It runs on Python 3.8 and coverage 6.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import coverage
import coverage.exceptions

KEPT = ("run:concurrency", "run:core", "run:plugins", "run:sigterm", "run:timid")
REGEXES = ("report:exclude_lines", "report:partial_branches", "report:partial_branches_always")
PARTIAL = {"partial": "report:partial_branches", "partial_always": "report:partial_branches_always"}
REFUSALS = (coverage.exceptions.CoverageException, coverage.exceptions.ConfigError)  # no kin in older versions
COUNTS = ("num_statements", "covered_lines", "excluded_lines", "num_branches", "covered_branches")


def main(arguments: Sequence[str]) -> int:
    """Do what the words say; the exit code is 1, and the reason on standard error, where coverage cannot."""
    mode, job_file = arguments
    with open(job_file, encoding="utf-8") as file:
        job = json.load(file)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            record = prepare(job) if mode == "prepare" else report(job, warned)
    except REFUSALS as error:
        print(error, file=sys.stderr)  # noqa: T201 - its words for the gate
        return 1
    with open(job["facts" if mode == "prepare" else "report"], "w", encoding="utf-8") as file:
        json.dump(record, file)
    return 0


def prepare(job: Mapping[str, Any]) -> dict[str, Any]:
    """Write the settings for this reading, and tell what they were made of."""
    settings = project_settings(job["settings_folders"])
    subprocesses = coverage.version_info[:2] >= (7, 10)
    measured_too = ["subprocess"] if subprocesses else []
    with open(job["rcfile"], "w", encoding="utf-8") as file:
        file.write(rcfile(sections(settings, job, measured_too)))
    return {
        "coverage": coverage.__version__,
        "subprocesses": subprocesses,
        "config_file": settings.config.config_file,
        "omit": [name for name in ("run", "report") if option(settings, name + ":omit")],
    }


def project_settings(folders: Sequence[str]) -> coverage.Coverage:
    """The project's own settings, read as coverage reads them, in the first of the folders that has any."""
    for folder in folders:
        os.chdir(folder)
        settings = coverage.Coverage()
        if settings.config.config_file:
            break
    return settings


def sections(settings: coverage.Coverage, job: Mapping[str, Any], patch: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The settings of this reading: what is measured is up to the gate, how, and what counts, to the project."""
    run = {"branch": True, "parallel": True, "data_file": job["data_file"], "source": job["source"]}
    run["disable_warnings"] = ["no-data-collected"]  # where pytest gives up, its own words are the last
    for name in KEPT:
        run[name.partition(":")[2]] = option(settings, name)
    run["patch"] = sorted({*patch, *(option(settings, "run:patch") or ())})
    omit = [*(option(settings, "run:omit") or ()), *(option(settings, "report:omit") or ())]
    report = {"omit": [absolute(pattern) for pattern in omit]}
    for name in REGEXES:
        # A pattern that starts with "#" would be a comment, and one with a line break two patterns.
        patterns = option(settings, name) or ()
        report[name.partition(":")[2]] = ["(?:)" + pattern.replace("\n", "\\n") for pattern in patterns]
    plugins = {name: settings.config.get_plugin_options(name) for name in option(settings, "run:plugins") or ()}
    return dict(plugins, run=run, report=report)


def option(settings: coverage.Coverage, name: str) -> Any:
    """The value of a setting; `None` where this version does not know it."""
    try:
        return settings.get_option(name)
    except REFUSALS:
        return None


def absolute(pattern: str) -> str:
    """A file pattern as coverage takes it anywhere: a relative one is meant from here, the folder of the settings."""
    return pattern if pattern.startswith(("*", "?")) else str(Path.cwd() / pattern)


def rcfile(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """Sections as the text of a settings file. Empty values are left out, so that coverage's defaults hold."""
    lines = []
    for title, values in parts.items():
        lines.append(f"[{title}]")
        for key, value in values.items():
            several = isinstance(value, (list, tuple, set))
            text = "".join(f"\n    {item}" for item in value) if several else f" {value}"
            if value is not None and text:
                lines.append(f"{key} ={text}".replace("$", "$$"))
    return "\n".join(lines) + "\n"


def report(job: Mapping[str, Any], warned: Sequence[warnings.WarningMessage]) -> dict[str, Any]:
    """What was measured of each file that is due; one that never ran is there with none of its lines covered."""
    sys.path.append(str(Path.cwd()))  # a plugin of coverage's may be a file of the project's
    measured = coverage.Coverage(config_file=job["rcfile"])
    measured.combine(strict=True)
    data = measured.get_data()
    real = {path: os.path.realpath(Path(job["root"], path)) for path in job["files"]}
    ran = data.measured_files()
    data.add_arcs({})
    for file in set(real.values()) - set(ran):
        data.touch_file(file)
    try:
        measured.json_report(outfile=job["report"], ignore_errors=True)
    except coverage.exceptions.NoDataError:  # the settings omit every file, and that is an answer too
        full = {"meta": {"format": 0, "version": coverage.__version__, "branch_coverage": True}, "files": {}}
    else:
        full = json.loads(Path(job["report"]).read_text(encoding="utf-8"))
    branches = idle_branches(job, full["files"])
    entries: Mapping[str, Any] = full["files"]
    whole = {path: (statements_of(measured, path, entry), *branches[path]) for path, entry in entries.items()}
    tracers = {path: data.file_tracer(file) or "" for path, file in real.items()}
    traced = {path: plugin for path, plugin in tracers.items() if plugin and not is_installed(plugin)}
    by_coverage = {path: file for path, file in real.items() if path not in traced}
    return {**digest(full, whole, by_coverage, [str(warning.message) for warning in warned]), "traced": traced}


def is_installed(plugin: str) -> bool:
    """Whether a plugin of coverage's, by the name of its class, is none of the project's own files."""
    module = sys.modules.get(plugin.rpartition(".")[0])
    return bool(re.search(r"[/\\](site|dist)-packages[/\\]", str(getattr(module, "__file__", ""))))


def idle_branches(job: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Of each file how many branches settings say need not be taken, and how many there are.

    Those that a pragma lets off are not among them: it stands beside the line that it is about.
    """
    # In a file: what is kept in memory stays open, and not every version can close it.
    blank = coverage.Coverage(data_file=job["data_file"] + "-blank", config_file=job["rcfile"])
    blank.get_data().add_arcs({})
    for path in files:
        blank.get_data().touch_file(os.path.realpath(path))
    # Asked of the object, for a plugin of coverage's may have changed what the settings say.
    defaults = coverage.Coverage(config_file=False)
    changed = [
        name for name in PARTIAL if plain(option(blank, PARTIAL[name])) != plain(option(defaults, PARTIAL[name]))
    ]
    if not changed or not files:
        return {path: (0, entry["summary"]["num_branches"]) for path, entry in files.items()}
    asked = never_taken(blank, job["report"])
    for which, name in PARTIAL.items():
        put(blank, which, option(defaults, name))
    there = never_taken(blank, job["report"])
    return {path: (there[path] - asked[path], there[path]) for path in files}


def never_taken(blank: coverage.Coverage, out: str) -> dict[str, int]:
    """How many branches of each file were to be taken, by what is reported where nothing ran."""
    blank.json_report(outfile=out, ignore_errors=True)
    full = json.loads(Path(out).read_text(encoding="utf-8"))
    return {path: len(entry["missing_branches"]) for path, entry in full["files"].items()}


def statements_of(measured: coverage.Coverage, path: str, entry: Mapping[str, Any]) -> int:
    """How many statements a file has, were nothing that a test could run left out by pragmas and settings."""
    if not entry["excluded_lines"]:
        return int(entry["summary"]["num_statements"])
    put(measured, "exclude", ())
    beside = runpy.run_path(str(Path(__file__).with_name("verify_gate_idle.py")))
    return len(set(measured.analysis2(path)[1]) - beside["idle_lines"](Path(path).read_bytes()))


def put(measured: coverage.Coverage, which: str, patterns: Sequence[str]) -> None:
    """Let these patterns, and no other, say what is excluded, or what is no full branch."""
    measured.clear_exclude(which)
    for pattern in patterns:
        measured.exclude(pattern, which)


def plain(patterns: Sequence[str]) -> set[str]:
    """Patterns as they were before they were written into the settings of this reading."""
    return {re.sub(r"^\(\?:\)", "", pattern) for pattern in patterns}


def digest(
    full: Mapping[str, Any], whole: Mapping[str, tuple[int, int, int]], real: Mapping[str, str], said: Sequence[str]
) -> dict[str, Any]:
    """Of coverage's report what the gate reads, by the paths that the gate knows."""
    there = {os.path.realpath(path): (entry, whole[path]) for path, entry in full["files"].items()}
    meta = full["meta"]
    return {
        "meta": {name: meta[name] for name in ("format", "version", "branch_coverage")},
        "files": {path: entry_of(*there[file]) for path, file in real.items() if file in there},
        "unparsable": [path for path, file in real.items() if any(file in line for line in said)],
    }


def entry_of(entry: Mapping[str, Any], whole: tuple[int, int, int]) -> dict[str, Any]:
    """One file's counts, what is missing in it, and its statements, idle branches and branches but for settings."""
    return {
        **dict(zip(("all_statements", "idle_branches", "all_branches"), whole)),  # noqa: B905 - Python 3.8
        "summary": {name: entry["summary"][name] for name in COUNTS},
        "executed_lines": entry["executed_lines"],
        "missing_lines": entry["missing_lines"],
        "missing_branches": entry["missing_branches"],
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
