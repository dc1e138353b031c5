"""Starting the node's processes, keeping them alive, and stopping them all.

Each process is the leader of a session of its own, so that Ctrl-C reaches the supervisor alone and the order of ending
is ours: first those that serve, then PostgreSQL. The kernel tells each of them when the supervisor is killed.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import click

from tahaluf.config.service_account import Identity

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LONGEST_PAUSE = 30.0  # seconds between two starts of a process that keeps dying
FAILURES_AT_START = 4
STEADY_AFTER = 60.0  # seconds after which a process counts as healthy again
TICK = 0.2
LIBC = ctypes.CDLL(None, use_errno=True)

Say = Callable[[str, str], None]  # the process's name, a line


class ProcessError(click.ClickException):
    """A process of the node does not start; says which."""


@dataclass(frozen=True)
class Program:
    """What to run, and how it wants to be asked to end."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 20.0  # seconds between asking and killing
    identity: Identity = field(default_factory=Identity)
    folder: str = "."
    is_foundation: bool = False  # ended after all others
    make_ready: Callable[[], object] = lambda: None
    is_ready: Callable[[], bool] = lambda: True


@dataclass
class Running:
    """A program's present process, and how its starts went so far."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    failures: int = 0
    rest: bytes = b""

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps programs running in their order until SIGINT or SIGTERM; a second signal stops waiting for them."""

    def __init__(self, programs: list[Program], say: Say, *, on_ready: Callable[[], None] = lambda: None) -> None:
        self.running = [Running(program) for program in programs]
        self.say = say
        self.on_ready = on_ready
        self.signals = 0
        self.selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Start everything, restart what dies, and return when all has ended after a signal."""
        previous = {sign: signal.signal(sign, self.note_signal) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.start_all()
            while not self.signals:
                self.relay(TICK)
                self.revive()
        finally:
            self.stop_all()
            self.selector.close()
            for sign, handler in previous.items():
                signal.signal(sign, handler)

    def note_signal(self, *_: object) -> None:
        self.signals += 1

    def start_all(self) -> None:
        for one in self.running:
            if self.signals:
                return
            self.start(one)
            self.wait_until_ready(one)
        if not self.signals:
            self.on_ready()

    def start(self, one: Running) -> None:
        one.program.make_ready()
        one.process = launch(one.program)
        one.started_at = time.monotonic()
        if one.process.stdout is not None:
            os.set_blocking(one.process.stdout.fileno(), False)
            self.selector.register(one.process.stdout, selectors.EVENT_READ, one)

    def wait_until_ready(self, one: Running) -> None:
        while not self.signals and not one.program.is_ready():
            self.relay(0.05)
            self.revive()
            if one.failures >= FAILURES_AT_START:
                raise ProcessError(f"{one.program.name} does not start; its last lines above say why")

    def relay(self, seconds: float) -> None:
        """Pass on what the processes wrote, line by line, each under its name."""
        if not self.selector.get_map():
            time.sleep(seconds)
        for key, _ in self.selector.select(seconds):
            self.read(key.data)

    def read(self, one: Running) -> None:
        stream = one.process.stdout if one.process else None
        if stream is None or stream.closed:
            return
        chunk = stream.read(65536)
        if chunk == b"":
            self.selector.unregister(stream)
            stream.close()
        *lines, one.rest = (one.rest + (chunk or b"")).split(b"\n")
        for line in lines:
            self.say(one.program.name, line.decode(errors="replace"))

    def revive(self) -> None:
        """Start again what died, after a pause that doubles with every failure in a row."""
        now = time.monotonic()
        for one in (one for one in self.running if one.started_at):
            if one.process is not None and one.process.poll() is not None:
                self.bury(one, now)
            if one.process is None and now >= one.restart_at and not self.signals:
                self.try_start(one, now)

    def try_start(self, one: Running, now: float) -> None:
        """Start a program again; what hinders it, such as a full disk, may pass."""
        try:
            self.start(one)
        except (click.ClickException, OSError) as error:
            words = error.message if isinstance(error, click.ClickException) else error
            self.say(one.program.name, f"{words}; tried again in {LONGEST_PAUSE:g} s")
            one.restart_at = now + LONGEST_PAUSE

    def bury(self, one: Running, now: float) -> None:
        ending = describe_ending(one.process.returncode) if one.process else ""
        one.failures = 0 if now - one.started_at > STEADY_AFTER else one.failures + 1
        pause = min(2.0 ** (one.failures - 1), LONGEST_PAUSE) if one.failures else 0.0
        self.release(one)
        one.restart_at = now + pause
        self.say(one.program.name, f"{ending}; starts again in {pause:g} s")

    def release(self, one: Running) -> None:
        """Forget a process that has ended, with what it left of its group and its last words."""
        if one.process is None:
            return
        signal_group(one.process, signal.SIGKILL)
        stream = one.process.stdout
        if stream and not stream.closed:
            self.read(one)
        if stream and not stream.closed:
            self.selector.unregister(stream)
            stream.close()
        one.process, one.rest = None, b""

    def stop_all(self) -> None:
        """End those that serve, then what they rest on."""
        self.stop([one for one in self.running if not one.program.is_foundation])
        self.stop([one for one in self.running if one.program.is_foundation])

    def stop(self, group: list[Running]) -> None:
        for one in group:
            if one.is_alive and one.process:
                one.process.send_signal(one.program.stop_signal)
        self.signals = min(self.signals, 1)
        end = time.monotonic() + max((one.program.patience for one in group), default=0)
        while any(one.is_alive for one in group) and time.monotonic() < end and self.signals < 2:
            self.relay(0.05)
        for one in group:
            self.finish(one)

    def finish(self, one: Running) -> None:
        if one.process is None:
            return
        if one.is_alive:
            self.say(one.program.name, "did not end in time and was killed")
            signal_group(one.process, signal.SIGKILL)
        one.process.wait()
        self.release(one)


def launch(program: Program) -> subprocess.Popen[bytes]:
    """Start a program that gets its stop signal from the kernel when this process dies."""
    parent = os.getpid()
    return subprocess.Popen(
        program.command,
        **program.identity,
        env=dict(program.environment),
        cwd=program.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
        start_new_session=True,
        preexec_fn=lambda: end_with(parent, program.stop_signal),
    )


def end_with(parent: int, sign: signal.Signals) -> None:
    """In the child: have the kernel send a signal when the parent dies, or end at once if it just did."""
    LIBC.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def signal_group(process: subprocess.Popen[bytes], sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, sign)


def describe_ending(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"


def print_line(name: str, line: str) -> None:
    """Print a process's line under its name; one for which there is no room or no reader is let go."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{name:>8} | {line}\n")
        sys.stdout.flush()
