"""Subjects as they come out of a file, each with the reference under which it is kept."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tahaluf.desks.finance.rejected import without_nul
from tahaluf.desks.finance.screening.running import snapshot
from tahaluf.engines.rejects import Reject, shown
from tahaluf.engines.subjects import Subject
from tahaluf.records.search_words import fold

PAYMENTS = frozenset({"pacs008_xml", "mt103"})
"""The formats whose subjects are parties, accounts and texts of payments."""
LONGEST = 160
"""Characters of a reference before the uid of its payment."""
PLACE = frozenset({"row", "line"})
"""What says only where in its file a subject stood."""


class Arrived(NamedTuple):
    """A subject, the reference that it has in its portfolio (of a payment's part: in its payment), and its digest."""

    subject: Subject
    reference: str
    digest: bytes


def arrivals(items: Iterable[Subject | Reject], file: str, form: str) -> Iterator[Arrived | Reject]:
    """Give each subject its reference; the same items give the same ones.

    A customer whose number stood before in the file, with other particulars, is kept under the number and `#2`, so that
    nobody is lost, and the repetition is reported. Parts of a payment that stand at one path are told apart likewise.
    For each customer of the file 100 bytes of memory are taken.
    """
    seen = Seen()
    for item in items:
        if isinstance(item, Reject):
            yield item
            continue
        subject = dataclasses.replace(item, id="") if item.unnumbered else item
        digest = digest_of(subject)
        wanted = shortened(item.message_path.lstrip("/") if form in PAYMENTS else customer_reference(item))
        place, first = seen.place(item.row if form in PAYMENTS else None, wanted, digest, item.line or 0)
        if place and form not in PAYMENTS and not item.unnumbered:
            yield Reject(file, item.line, "id", shown(item.id), "id_repeated", {"first": first})
        yield Arrived(subject, f"{wanted}#{place + 1}" if place else wanted, digest)


class Seen:
    """Which references stood in a file, with what, so far; of payments' rows only the last and row 0 are remembered."""

    def __init__(self) -> None:
        self._rows: dict[int | None, dict[int, tuple[int, ...]]] = {}

    def place(self, row: int | None, reference: str, digest: bytes, line: int) -> tuple[int, int]:
        """How many others stood under the reference before the one with this digest, and the line of the first."""
        if row not in self._rows:
            self._rows = {0: self._rows.get(0, {}), row: {}}
        held, mark = self._rows[row], hash(digest)
        first, *marks = held.setdefault(hash(reference), (line,))
        if mark in marks:
            return marks.index(mark), first
        held[hash(reference)] = (first, *marks, mark)
        return len(marks), first


def customer_reference(subject: Subject) -> str:
    """The source's own reference or, where it gave none, one that stays while name and date of birth stay; where there
    is no name either, while the identifiers stay."""
    if not subject.unnumbered:
        return without_nul(subject.id)  # type: ignore[no-any-return]
    numbers = () if subject.name else (":".join(key) for identifier in subject.identifiers if (key := identifier.key))
    said = "|".join([fold(subject.name), *sorted(map(str, subject.births)), *sorted(numbers)])
    return f"~{hashlib.sha256(said.encode()).hexdigest()[:20]}"


def shortened(reference: str) -> str:
    """A reference that is too long, cut and told apart by a digest of the whole."""
    if len(reference) <= LONGEST:
        return reference
    return f"{reference[: LONGEST - 17]}~{hashlib.sha256(reference.encode()).hexdigest()[:16]}"


def digest_of(subject: Subject) -> bytes:
    """The SHA-256 of what is known of a subject, wherever in its file it stood."""
    said = {name: value for name, value in as_json(subject).items() if name not in PLACE}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")).digest()


def as_json(subject: Subject) -> dict[str, Any]:
    """A subject as it is kept."""
    return {name: value for name, value in snapshot(subject).items() if name != "unnumbered"}
