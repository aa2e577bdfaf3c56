"""How the Python peers measure and report; overlay_meter.hpp says the same for C++."""

import time
from contextlib import contextmanager
from pathlib import Path


def memory_mb(name):
    """`VmRSS`, the memory in use, or `VmHWM`, its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024


@contextmanager
def measured(report, name="cpu"):
    """CPU seconds of all threads, memory on top of what was there, and the peak of the process meanwhile."""
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again at the present size
    resident, begin = memory_mb("VmRSS"), time.process_time()
    yield
    report.setdefault(name, []).append(time.process_time() - begin)
    report.setdefault(f"{name}_mb", []).append(memory_mb("VmHWM") - resident)
    report.setdefault(f"{name}_peak_mb", []).append(memory_mb("VmHWM"))
