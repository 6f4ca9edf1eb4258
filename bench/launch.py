"""What one launch costs, beside pylti1p3's Django contrib and a bare Django application, in one and the same run.

`python -m bench.launch` uses SQLite; with BENCH_DATABASE_URL naming a PostgreSQL server's database, that. It asks
nobody but servers it started on loopback, a bounded number of times, and stops by itself.
"""

import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from bench.contenders import contenders, serve_platform

ROUNDS, LAUNCHES, WARM = 5, 120, 30
AT_ONCE, EACH = (1, 4, 16), 160
MS = 1000


def main():
    serve_platform()
    with tempfile.TemporaryDirectory() as folder:
        running = contenders(Path(folder))
        for one in running:
            one.start()
        try:
            print(f"On {'PostgreSQL' if os.environ.get('BENCH_DATABASE_URL') else 'SQLite'}")
            measure_cost(*running)
            measure_crowds(running)
        finally:
            for one in running:
                one.stop()


def measure_cost(ours, contrib, bare):
    """CPU of one launch, in turns, so that whatever else the machine does falls on all of them."""
    rows = []
    with httpx.Client(timeout=30) as web:
        ours.launch(web, person="mia")  # so that the desk has somebody on it
        for one in (ours, contrib, bare):
            for _ in range(WARM):
                one.launch(web)
        for _ in range(ROUNDS):
            rows.append([cost(one, web) for one in (ours, contrib, bare)])
            print("  CPU ms   Beside {:.2f}   contrib {:.2f}   bare {:.2f}".format(*rows[-1]), flush=True)
    to_contrib = statistics.median(row[0] / row[1] for row in rows)
    to_bare = statistics.median(row[0] / row[2] for row in rows)
    print(f"Median ratio of Beside to contrib {to_contrib:.2f}, to bare {to_bare:.2f}")


def cost(contender, web):
    """Milliseconds of CPU for one launch."""
    before = contender.cpu()
    for _ in range(LAUNCHES):
        contender.launch(web)
    return (contender.cpu() - before) / LAUNCHES * MS


def measure_crowds(running):
    """Launches that come at once: how many a second, how long they take, and the memory held after them."""
    for at_once in AT_ONCE:
        for one in running:
            times, seconds = crowd(one, at_once)
            cuts = statistics.quantiles(times, n=20)
            print(
                f"{at_once:3} at once  {one.name:8} {EACH / seconds:6.1f} a second"
                f"   p50 {cuts[9] * MS:6.1f} ms   p95 {cuts[18] * MS:6.1f} ms   {one.memory():.0f} MB"
            )


def crowd(contender, at_once):
    """Seconds of each launch, and of all together."""

    def visit(count):
        times = []
        with httpx.Client(timeout=30) as web:
            for _ in range(count):
                start = time.perf_counter()
                contender.launch(web)
                times.append(time.perf_counter() - start)
        return times

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        times = [one for some in pool.map(visit, [EACH // at_once] * at_once) for one in some]
    return times, time.perf_counter() - began


if __name__ == "__main__":
    main()
