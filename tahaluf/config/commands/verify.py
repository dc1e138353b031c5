"""Check a proof from a transparency log, without a network or a database."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from tahaluf.config.json_lines import CouldNotRun, said_in_words
from tahaluf.config.verify_words import LIMITS, say
from tahaluf.engines.translog import (
    LANGUAGES,
    Checkpoint,
    Evidence,
    Fault,
    Malformed,
    Opening,
    ProofWrong,
    Proven,
    TrustPolicy,
    Untrusted,
    VerifierKey,
    verify_proof,
)

NOT_PROVEN = 1
MOST_BYTES = 4_000_001
FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
T = TypeVar("T")


@click.command()
@click.argument("file", type=FILE)
@click.option("--policy", type=FILE, required=True, help="A trust policy: whose logs, which witnesses, how many.")
@click.option("--opening", type=FILE, help="The entry with its salt, where the proof came without.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of what is said.")
def command(file: Path, policy: Path, opening: Path | None, language: str) -> None:
    """Check FILE, a proof (.tlog-proof) or evidence against a log (JSON), and say what it proves and what not.

    Exits 0 when it is proven, 1 when it is not, 2 when something cannot be read.
    """
    with said_in_words():
        trusted = read(policy, TrustPolicy.parse, language)
        opened = read(opening, Opening.parse, language) if opening else None
        try:
            lines = list(read(file, lambda content: report(content, trusted, opened, language), language))
        except Fault as fault:
            click.echo(visible(say("not_proven", language, reason=fault.said(language))))
            sys.exit(NOT_PROVEN)
        for line in (say("proven", language), *lines):
            click.echo(visible(line))


def read(file: Path, parse: Callable[[bytes], T], language: str) -> T:
    """Read a file; raises `CouldNotRun` where it is malformed."""
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES)
    try:
        return parse(content)
    except Malformed as fault:
        said = say("unread", language, file=file.name, reason=fault.said(language))
        raise CouldNotRun(visible(said)) from fault


def report(content: bytes, policy: TrustPolicy, opening: Opening | None, language: str) -> list[str]:
    """What is proven, line by line; raises `Malformed`, `Untrusted` or `ProofWrong`."""
    if content.startswith(b"{"):
        return list(report_evidence(Evidence.parse(content), policy, language))
    return list(report_entry(verify_proof(content, policy, opening), policy, language))


def report_entry(proven: Proven, policy: TrustPolicy, language: str) -> Iterator[str]:
    """Say what a proof file proves."""
    checkpoint, kind = proven.accepted.checkpoint, say(proven.opening.kind, language)
    yield say("it_proves", language)
    yield "- " + say("in_log", language, kind=kind, index=proven.index, origin=checkpoint.origin, size=checkpoint.size)
    yield "    " + json.dumps(dict(proven.opening.entry), ensure_ascii=False)
    yield "- " + say("unwitnessed" if policy.is_quorum(()) else "signed", language, wanted=policy.wanted())
    yield from (f"    {name}, {time_of(at)}" for name, at in proven.accepted.cosigned.items())
    yield say("it_does_not", language)
    yield from (f"- {say(limit, language)}" for limit in LIMITS)


def report_evidence(evidence: Evidence, policy: TrustPolicy, language: str) -> Iterator[str]:
    """Say whom evidence convicts."""
    name = next((name for name, keys in owners(policy) if convicts(evidence, keys)), None)
    if name is None:
        raise ProofWrong("evidence_nobody")
    first, second = (Checkpoint.parse(note.text) for note in (evidence.first, evidence.second))
    yield say("it_proves", language)
    yield "- " + say("convicted", language, name=name, origin=first.origin, first=first.size, second=second.size)
    yield say("it_does_not", language)
    yield f"- {say('not_which', language)}"
    yield f"- {say('not_keys', language)}"


def owners(policy: TrustPolicy) -> Iterator[tuple[str, list[VerifierKey]]]:
    """Who may be convicted under a trust policy, each with all their keys: logs first, then witnesses."""
    for name in dict.fromkeys(key.name for key in policy.logs):
        yield name, [key for key in policy.logs if key.name == name]
    for name, key in policy.witnesses.items():
        yield name, [key]


def convicts(evidence: Evidence, keys: list[VerifierKey]) -> bool:
    """Whether evidence convicts the owner of these keys."""
    try:
        evidence.check(keys)
    except (ProofWrong, Untrusted):
        return False
    return True


def time_of(at: int) -> str:
    """A time in seconds since 1970 as people read it; the number itself where no calendar reaches."""
    try:
        return datetime.fromtimestamp(at, UTC).isoformat(" ").replace("+00:00", " UTC")
    except (OverflowError, ValueError, OSError):
        return str(at)


def visible(text: str) -> str:
    """A line in which no character of somebody else's text steers the terminal or turns the reading direction."""
    return "".join(json.dumps(each)[1:-1] if unicodedata.category(each)[0] == "C" else each for each in text)
