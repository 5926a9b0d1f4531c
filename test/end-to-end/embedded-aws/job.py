"""Stands for run_job.py: does what the argument --act says."""

import os
import sys
import time

arguments = sys.argv[sys.argv.index("--") + 1 :]
values = dict(zip(arguments[::2], arguments[1::2]))
print(os.environ["GREETING"], " ".join(arguments), flush=True)
act = values["--act"]
if act == "fail":
    raise ValueError("the source is gone")
if act == "sleep":
    time.sleep(60)
