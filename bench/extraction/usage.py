"""CPU seconds and peak memory of a process with all its children, from Linux's /proc."""

from __future__ import annotations

import os
import threading
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: str) -> tuple[int, float]:
    """Parent and CPU seconds, with those of children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), sum(map(int, fields[11:15])) / TICKS


def tree(root: int) -> dict[int, float]:
    """CPU seconds of a process and of everything below it, by pid."""
    found: dict[int, tuple[int, float]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                found[int(name)] = _stat(name)
            except OSError:
                pass
    wanted, grown = {root}, True
    while grown:
        more = {pid for pid, (parent, _) in found.items() if parent in wanted}
        grown = not more <= wanted
        wanted |= more
    return {pid: found[pid][1] for pid in wanted if pid in found}


def _memory(pid: int) -> int:
    """Bytes of its own: what several share is divided among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class Watch:
    """Watches a process tree from now on until `stop`."""

    def __init__(self, root: int) -> None:
        self._root, self._before, self.peak_bytes = root, tree(root), 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def _sample(self) -> None:
        while not self._done.is_set():
            self.peak_bytes = max(self.peak_bytes, sum(map(_memory, tree(self._root))))
            self._done.wait(0.25)

    def stop(self) -> tuple[float, int]:
        """CPU seconds since the start, and the highest memory seen, in bytes."""
        self._done.set()
        self._thread.join()
        after = tree(self._root)
        return sum(after.values()) - sum(self._before.get(pid, 0.0) for pid in after), self.peak_bytes
