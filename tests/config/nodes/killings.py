"""Ways to kill a part of a running node, and a hunt that kills one after another while work goes on."""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence

from tests.config.nodes.running_node import POSTGRES, WEB, WORKER, Node, wait_for

Kill = Callable[[Node], None]
PATIENCE = 900.0


def kill_web_server(node: Node) -> None:
    node.kill(WEB)


def kill_web_process(node: Node) -> None:
    wait_for(lambda: node.pids(WEB), WEB)
    os.kill(node.pids(WEB)[-1], signal.SIGKILL)


def kill_worker(node: Node) -> None:
    node.kill(WORKER)


def kill_postgres(node: Node) -> None:
    node.kill(POSTGRES)


def kill_supervisor(node: Node) -> None:
    node.kill_supervisor()
    node.start_again()


KILLS: list[Kill] = [kill_web_server, kill_web_process, kill_worker, kill_postgres, kill_supervisor]


def disturb(node: Node, kills: Sequence[Kill], items: int, done: Callable[[], int], dice: random.Random) -> None:
    """Kill one part after another, each when so many of the items are done as chance has it."""
    for kill, point in zip(kills, sorted(dice.randrange(items) for _kill in kills), strict=True):
        wait_for(lambda point=point: done() >= point, "progress", PATIENCE)  # type: ignore[misc]
        time.sleep(dice.random() * 0.3)
        kill(node)
        wait_for(node.answers, "an answer")
