"""How long a block takes, said on standard output as a line of JSON."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def timed(name: str = "work") -> Iterator[None]:
    """Wall and processor seconds of a block."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    taken = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    print(json.dumps({name: taken}), flush=True)
