"""What a roster of 10,000 costs: Beside with every row in its database, beside pylti1p3 that only fetches it.

`python -m bench.roster` uses SQLite; with BENCH_DATABASE_URL naming a PostgreSQL server's database, that. Both ask a
server that this starts on loopback and that gives 50 members a page. Every measurement is a process of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import registrar
from bench.contenders import database
from demo import beside

ROUNDS = 3
MILLISECONDS = (0, 20)
"""For a page: at once, which no LMS does, and quicker than most."""


def main():
    registrar.start()
    print(f"On {'PostgreSQL' if os.environ.get('BENCH_DATABASE_URL') else 'SQLite'}")
    with tempfile.TemporaryDirectory() as folder:
        for milliseconds in MILLISECONDS:
            rows = [measured(Path(folder), milliseconds, at) for at in range(ROUNDS)]
            print(
                f"{registrar.MEMBERS} members, {milliseconds} ms a page; Beside to pylti1p3, medians of ratios"
            )
            for at, name in enumerate(("first reading", "reading again")):
                ratios = [f"{what} {ratio(rows, at, what):.2f}" for what in ("time", "cpu", "memory")]
                print(f"  {name:14}", *ratios, f"queries {rows[0][at]['queries']}", sep="   ", flush=True)


def measured(folder, milliseconds, at):
    """Beside's first reading, its second, and pylti1p3's fetching."""
    env = beside.environment(port=8410, lms_port=registrar.PORT, var=folder)
    env["DATABASE_URL"] = database(folder, f"roster_bench_{milliseconds}_{at}")
    beside.manage(env, "migrate", "--verbosity", "0")
    url = f"{registrar.LMS}/{milliseconds}/members"
    row = [*read_by("beside", url, env), *read_by("pylti1p3", url, env)]
    seconds = "   ".join("{time:.2f} s, CPU {cpu:.2f} s, {memory:.0f} MB".format(**one) for one in row)
    print(f"  first, again, pylti1p3:   {seconds}", flush=True)
    return row


def read_by(reader, url, env):
    command = [sys.executable, "-m", "bench.roster_readers", reader, url]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def ratio(rows, at, what):
    return statistics.median(row[at][what] / row[-1][what] for row in rows)


if __name__ == "__main__":
    main()
