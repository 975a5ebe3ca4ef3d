"""Processor time of a process with all that came of it, as the kernel counts it, and what machine this is."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """Who started it, and the seconds that it and its children that ended kept a processor busy."""

    parent: int
    seconds: float


def read(stat: str) -> Process:
    """What `/proc/<pid>/stat` says; the name in it may hold spaces and brackets."""
    fields = stat.rpartition(")")[2].split()
    return Process(parent=int(fields[1]), seconds=sum(map(int, fields[11:15])) / TICKS)


def family_seconds(ancestor: int, proc: Path = PROC) -> float:
    """Seconds of processor time of a process and its descendants: of those alive, and of those whose end was seen."""
    known = {}
    for folder in proc.glob("[0-9]*"):
        try:
            known[int(folder.name)] = read((folder / "stat").read_text())
        except OSError:  # it ended meanwhile, and its parent has its time
            continue
    return sum(process.seconds for pid, process in known.items() if _descends(pid, ancestor, known))


def busy() -> float:
    """How many processes wanted a processor in the last minute: others than ours make every figure worse."""
    return os.getloadavg()[0]


def described(load: float) -> str:
    """The machine in one line, with how busy it was."""
    cores = os.cpu_count() or 1
    python, linux = platform.python_version(), platform.release()
    machine = f"{cores} cores, {_model(PROC / 'cpuinfo')}, Python {python}, Linux {linux}"
    return f"{machine}; {load:.1f} processes wanted a processor before it began."


def _descends(pid: int, ancestor: int, known: dict[int, Process]) -> bool:
    while pid != ancestor:
        if pid not in known:
            return False
        pid = known[pid].parent
    return True


def _model(cpuinfo: Path) -> str:
    lines = (line.partition(":") for line in cpuinfo.read_text().splitlines())
    return next(
        (value.strip() for name, _, value in lines if name.strip() == "model name"), "unknown processor"
    )
