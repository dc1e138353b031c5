"""A stored subject as the screening engine takes it."""

from collections.abc import Mapping
from typing import Any

from tahaluf.desks.finance.subjects.models import Subject as StoredSubject
from tahaluf.engines.dates import parse_date
from tahaluf.engines.identifiers import Identifier
from tahaluf.engines.subjects import Subject

TUPLES = ("aliases", "countries")
PLAIN = ("kind", "gender", "message_path", "party_role", "is_text", "line")


def engine_subject(row: StoredSubject) -> Subject:
    """Give back what `screening.running.snapshot` made JSON of."""
    return from_snapshot(row.data, row)


def from_snapshot(data: Mapping[str, Any], row: StoredSubject) -> Subject:
    """Read a snapshot; where it does not say, the row's own columns do."""
    known: dict[str, Any] = {name: data[name] for name in PLAIN if name in data}
    known |= {name: tuple(data.get(name, ())) for name in TUPLES}
    return Subject(
        id=data.get("id", row.reference),
        name=data.get("name", row.name),
        row=data.get("row", 0),
        births=tuple(parse_date(birth) for birth in data.get("births", ())),
        identifiers=tuple(Identifier.from_json(each) for each in data.get("identifiers", ())),
        **known,
    )
