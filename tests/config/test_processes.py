"""The supervisor keeps its programs alive and takes them all down with it."""

import errno
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tahaluf.config import processes
from tahaluf.config.postgres import is_alive
from tahaluf.config.processes import ProcessError, Program, Supervisor

TICKS = "trap 'echo leaving; exit 0' TERM INT; echo here $$; while :; do sleep 0.05; done"
DEAF = "trap '' TERM INT; echo here $$; while :; do sleep 0.05; done"


def program(script: str, name: str = "one", **more: object) -> Program:
    return Program(name, ["/bin/sh", "-c", script], dict(os.environ), **more)  # type: ignore[arg-type]


class Journal:
    """What the programs said, and signals sent to this process once a condition holds."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def say(self, name: str, line: str) -> None:
        self.lines.append((name, line))

    def spoken(self, words: str) -> list[str]:
        return [line for _, line in self.lines if words in line]

    def pids(self) -> list[int]:
        return [int(line.split()[1]) for line in self.spoken("here")]


def interrupt_when(condition: Callable[[], bool], times: int = 1) -> threading.Thread:
    def watch() -> None:
        end = time.monotonic() + 10
        while not condition() and time.monotonic() < end:
            time.sleep(0.02)
        for _ in range(times):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.3)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def kill_once(victim: Callable[[], int]) -> threading.Thread:
    def strike() -> None:
        time.sleep(0.5)
        os.kill(victim(), signal.SIGKILL)

    thread = threading.Thread(target=strike)
    thread.start()
    return thread


def run_until(supervisor: Supervisor, condition: Callable[[], bool], times: int = 1) -> None:
    thread = interrupt_when(condition, times)
    supervisor.run()
    thread.join()


def test_ctrl_c_ends_every_program_and_foundations_last() -> None:
    journal = Journal()
    base, top = program(TICKS, "base", is_foundation=True), program(TICKS, "top")
    run_until(Supervisor([base, top], journal.say), lambda: len(journal.pids()) == 2)
    leaving = [name for name, line in journal.lines if line == "leaving"]
    assert leaving == ["top", "base"]
    assert not any(is_alive(pid) for pid in journal.pids())


def test_each_program_is_started_once_and_only_after_the_one_before_is_ready() -> None:
    journal = Journal()
    base = program(TICKS, "base", is_ready=lambda: bool(journal.spoken("here")))
    run_until(Supervisor([base, program(TICKS, "top")], journal.say), lambda: len(journal.pids()) >= 2)
    assert [name for name, line in journal.lines if line.startswith("here")] == ["base", "top"]


def test_a_killed_program_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STEADY_AFTER", 0.0)
    journal = Journal()
    killer = kill_once(lambda: journal.pids()[0])
    run_until(Supervisor([program(TICKS)], journal.say), lambda: len(journal.pids()) == 2)
    killer.join()
    assert journal.spoken("was ended by SIGKILL; starts again in 0 s")


def test_what_a_killed_program_had_started_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STEADY_AFTER", 0.0)
    journal = Journal()
    script = "sleep 60 & echo here $!; echo itself $$; wait"
    killer = kill_once(lambda: int(journal.spoken("itself")[0].split()[1]))
    run_until(Supervisor([program(script)], journal.say), lambda: len(journal.pids()) == 2)
    killer.join()
    assert not any(is_alive(pid) for pid in journal.pids())


def test_a_program_that_never_starts_ends_the_supervisor_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LONGEST_PAUSE", 0.01)
    journal = Journal()
    with pytest.raises(ProcessError, match="one does not start"):
        Supervisor([program("echo no licence; exit 3", is_ready=lambda: False)], journal.say).run()
    assert journal.spoken("no licence")
    assert journal.spoken("ended with exit code 3")


def test_a_program_deaf_to_its_signal_is_killed_in_the_end() -> None:
    journal = Journal()
    run_until(Supervisor([program(DEAF, patience=0.3)], journal.say), lambda: bool(journal.pids()))
    assert journal.spoken("did not end in time")
    assert not is_alive(journal.pids()[0])


def test_a_second_ctrl_c_does_not_wait() -> None:
    journal = Journal()
    begun = time.monotonic()
    run_until(Supervisor([program(DEAF, patience=30)], journal.say), lambda: bool(journal.pids()), times=2)
    assert time.monotonic() - begun < 10


def test_a_line_written_in_pieces_or_without_its_end_is_whole() -> None:
    journal = Journal()
    script = f"printf 'one '; sleep 0.2; echo line; printf 'two\\nthr'; echo ee; {TICKS}"
    run_until(Supervisor([program(script)], journal.say), lambda: bool(journal.pids()))
    assert [line for _, line in journal.lines][:3] == ["one line", "two", "three"]


def test_a_killed_supervisor_takes_its_programs_with_it(tmp_path: Path) -> None:
    code = f"""
import os
from tahaluf.config.processes import Program, Supervisor
one = Program("one", ["/bin/sh", "-c", {TICKS!r}], dict(os.environ))
Supervisor([one], lambda *said: print(*said, flush=True)).run()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        pid = int(supervisor.stdout.readline().split()[2])
        supervisor.kill()
    end = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(pid)


def test_a_program_that_cannot_be_prepared_again_is_tried_until_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STEADY_AFTER", 0.0)
    monkeypatch.setattr(processes, "LONGEST_PAUSE", 0.1)
    journal = Journal()
    full = [OSError(errno.ENOSPC, "No space left on device")] * 3

    def make_ready() -> None:
        if journal.pids() and full:
            raise full.pop()

    killer = kill_once(lambda: journal.pids()[0])
    run_until(Supervisor([program(TICKS, make_ready=make_ready)], journal.say), lambda: len(journal.pids()) == 2)
    killer.join()
    assert len(journal.spoken("No space left on device; tried again in 0.1 s")) == 3


def test_a_node_whose_output_cannot_be_written_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    processes.print_line("web", "a line for which there is no room")
