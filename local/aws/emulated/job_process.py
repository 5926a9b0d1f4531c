"""The process of a job run."""

from __future__ import annotations

import os
import subprocess
import threading
import time

from . import config, job_files

_GRACE_SECONDS = 1
_POLL_SECONDS = 0.05
_LONGEST_MESSAGE = 2_000


class JobProcess:
    """Starts a command with its output in files; it stays in the process group of the embedded AWS."""

    def __init__(self, run_id: str, command: list[str]) -> None:
        self._folder = job_files.folder(run_id)
        self._folder.mkdir(parents=True)
        environment = {**os.environ, **config.current.job_environment()}
        with open(self._folder / "stdout.log", "wb") as output, open(self._folder / "stderr.log", "wb") as errors:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=output, stderr=errors, env=environment, cwd=self._folder
            )

    def wait(self, timeout_seconds: float, stop: threading.Event) -> tuple[str, str | None]:
        """Waits for the end, the timeout or the wish to stop. Returns the run's state and its error message."""
        deadline = time.monotonic() + timeout_seconds
        while self._process.poll() is None:
            if stop.wait(_POLL_SECONDS):
                self._end()
                return "STOPPED", None
            if time.monotonic() > deadline:
                self._end()
                return "TIMEOUT", f"Job run exceeded its timeout of {timeout_seconds / 60:g} minutes"
        code = self._process.returncode
        if code == 0:
            return "SUCCEEDED", None
        return "FAILED", self._last_words() or f"The job's process ended with exit code {code}"

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _last_words(self) -> str:
        """The exception that ended the script, else the last lines of stderr."""
        lines = (self._folder / "stderr.log").read_text(errors="replace").rstrip().splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")]
        if starts:
            after = [line for line in lines[starts[-1] + 1 :] if not line.startswith(" ")]
            lines = after or lines
        return "\n".join(lines[-8:])[-_LONGEST_MESSAGE:]
