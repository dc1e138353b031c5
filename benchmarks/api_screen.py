"""How soon `POST /api/v1/screen` answers: one name against 80,000 listed ones, over HTTP, from a real web process.

    python -m benchmarks.api_screen                       # 80,000 invented entries, 500 requests
    python -m benchmarks.api_screen --entries 20000 --requests 100 --profile

The node has a database of its own, which is filled by the real import; the web process is the node's own command, bound
to one core with --core. Requests go one after another over one connection, with a real token; none asks twice for the
same name. `--profile` says in this process where a request's time goes.
"""

import argparse
import contextlib
import cProfile
import http.client
import itertools
import json
import os
import pstats
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from tests import database

database.settle_environment()

SEED = 20261124
HEADS = (
    "Zub", "Qar", "Ham", "Tar", "Lub", "Sam", "Fay",
    "Rash", "Jub", "Nab", "Hud", "Kas", "Marz", "Wab", "Khal", "Dir", "Shaf", "Bil", "Yaz", "Mun",
)  # fmt: skip
MIDDLES = ["ay", "ir", "un", "im", "al", "ad", "ou", "id", "aw", "az"]
TAILS = ["n", "r", "s", "d", "q", "b", "m", "l", "f", "t"]
WORDS = ["".join(parts) for parts in itertools.product(HEADS, MIDDLES, TAILS)]
FAMILIES = [f"al-{first}{second.lower()}i" for first, second in itertools.product(HEADS, WORDS[::7])]


def listed(source: random.Random, entries: int) -> Iterator[str]:
    """Distinct invented names of three words."""
    seen: set[str] = set()
    while len(seen) < entries:
        name = f"{source.choice(WORDS)} {source.choice(WORDS)} {source.choice(FAMILIES)}"
        if name not in seen:
            seen.add(name)
            yield name


def respelt(source: random.Random, name: str) -> str:
    """A name as somebody else might write it: one letter is another, now and then a word is missing."""
    place = source.randrange(len(name))
    changed = name[:place] + source.choice("aeioukqst") + name[place + 1 :]
    return " ".join(changed.split()[1:]) if source.random() < 0.2 else changed


def questions(entries: int, count: int) -> list[str]:
    """Names to ask for: a third listed and respelt, the rest strangers of the same words."""
    source = random.Random(SEED + 1)
    names = list(itertools.islice(listed(random.Random(SEED), entries), 5000))
    strangers = listed(source, count)
    return [respelt(source, source.choice(names)) if number % 3 == 0 else next(strangers) for number in range(count)]


def list_of(entries: int) -> Iterator[bytes]:
    """The list as a file of our own format."""
    yield b"id,name,birth_date,nationality\n"
    for number, name in enumerate(listed(random.Random(SEED), entries)):
        yield f"X{number},{name},{1940 + number % 60},NE\n".encode()


def main() -> None:
    """Fill a database, ask, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=80_000)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--core", type=int, default=0, help="the core that the web process is bound to")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()

    import django
    from django.db import connections

    django.setup()
    with database.cluster(), database.cloned("benchmark_api_screen") as name:
        connections["default"].settings_dict.update(database.entry_for(name))
        token = fill(asked.entries)
        connections.close_all()
        if asked.profile:
            profile(token, questions(asked.entries, asked.requests))
            connections.close_all()
        else:
            with web_process(name, asked.core) as (port, process):
                measure(port, process, token, questions(asked.entries, asked.requests), asked.entries)


def fill(entries: int) -> str:
    """Import the list as an officer; gives that officer's token."""
    from tahaluf.desks.finance.lists import actions, importing
    from tahaluf.policy.context import opened
    from tests.api.calls import token_of
    from tests.cast import Cast

    cast = Cast.assemble()
    session, begun = cast.tokens["originator"], time.perf_counter()
    with opened(session) as actor:
        arrival = actions.Arrival("invented.csv", list_of(entries))
        version, _new = actions.receive_list(actor, arrival, queue=False)
    importing.import_version(version.uid, lambda: opened(session))
    print(f"{entries:,} entries imported in {time.perf_counter() - begun:.0f} s")
    return token_of(cast, "originator", ["finance:screen"])


@contextlib.contextmanager
def web_process(name: str, core: int) -> Iterator[tuple[int, int]]:
    """The node's own web process on a database, bound to one core; gives its port and its process."""
    from psycopg.conninfo import make_conninfo

    from tahaluf.config.database import parameters_of
    from tahaluf.config.node import web_program
    from tests.journeys.node import free_port, wait_for

    port = free_port()
    program = web_program("127.0.0.1", port)
    connection = make_conninfo("", **(parameters_of("web") | {"dbname": name}))
    process = subprocess.Popen(
        program.command,
        env={**program.environment, "TAHALUF_CONNECTION": connection},
        stdout=sys.stderr,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    try:
        wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def measure(port: int, process: int, token: str, names: list[str], entries: int) -> None:
    """Warm the index up, ask one name after another, print the percentiles."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    begun, status = time.perf_counter(), 503
    while status == 503:
        status, first = ask(connection, token, "Warming Up")
        print(f"cold: {status} after {first * 1000:.0f} ms")
        time.sleep(1 if status == 503 else 0)
    print(f"warm after {time.perf_counter() - begun:.0f} s")
    taken, worked = [], processor_seconds(process)
    for name in names:
        status, seconds = ask(connection, token, name)
        assert status == 200, status
        taken.append(seconds * 1000)
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    print(f"{len(taken)} names, one a request, against {entries:,}: milliseconds")
    print(f"p50 {cuts[49]:.1f}   p95 {cuts[94]:.1f}   p99 {cuts[98]:.1f}   most {max(taken):.1f}")
    worked = (processor_seconds(process) - worked) * 1000 / len(taken)
    print(f"the web process worked {worked:.1f} ms a request; load of the machine {os.getloadavg()[0]:.1f}")


def processor_seconds(process: int) -> float:
    """The processor time of a process and of those that it started."""
    with open(f"/proc/{process}/stat") as stream:
        fields = stream.read().rpartition(")")[2].split()
    with open(f"/proc/{process}/task/{process}/children") as stream:
        children = [int(child) for child in stream.read().split()]
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(processor_seconds, children))


def ask(connection: http.client.HTTPConnection, token: str, name: str) -> tuple[int, float]:
    """Ask for one name; gives the status and the seconds until the answer was read."""
    body = json.dumps({"subjects": [{"name": name, "birth_date": "1961", "nationality": "NE"}]})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    begun = time.perf_counter()
    connection.request("POST", "/api/v1/screen", body, headers)
    response = connection.getresponse()
    response.read()
    return response.status, time.perf_counter() - begun


def profile(token: str, names: list[str]) -> None:
    """Ask in this process and print what took the time."""
    from tests.api.calls import Caller

    call = Caller(token)
    call.client.defaults["SERVER_NAME"] = "localhost"
    while call.post("/screen", {"subjects": [{"name": "Warming Up"}]}).status_code == 503:
        time.sleep(1)
    profiler, begun = cProfile.Profile(), time.perf_counter()
    profiler.enable()
    for name in names:
        answer = call.post("/screen", {"subjects": [{"name": name, "birth_date": "1961", "nationality": "NE"}]})
        assert answer.status_code == 200
    profiler.disable()
    print(f"{(time.perf_counter() - begun) * 1000 / len(names):.1f} ms a request under the profiler")
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(55)


if __name__ == "__main__":
    main()
