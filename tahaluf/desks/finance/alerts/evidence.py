"""What an alert rests on: subject and listing as they stood, and why it is asked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tahaluf.desks.finance.alerts.models import Alert, GoodGuy
from tahaluf.desks.finance.screening.models import shortfall_of

if TYPE_CHECKING:
    from tahaluf.desks.finance.alerts.raising import Hit

EVIDENCE = (
    "entry_id", "entry_digest", "subject_digest", "subject_version", "subject_data", "subject_name", "matched_name",
    "shortfall", "cutoff", "reasons",
)  # fmt: skip
COLUMNS = tuple(name.removesuffix("_id") for name in EVIDENCE)
DIGESTS = ("entry_digest", "subject_digest")


def evidence_of(hit: "Hit", cutoff: float) -> dict[str, Any]:
    """The columns of an alert that say what a hit rests on."""
    subject = hit.subject
    return {
        "entry_id": hit.entry.pk,
        "entry_digest": bytes(hit.entry.digest),
        "subject_digest": bytes(subject.digest),
        "subject_version": subject.version,
        "subject_data": subject.data,
        "subject_name": subject.name or subject.reference,
        "matched_name": hit.matched_name,
        "shortfall": shortfall_of(hit.score),
        "cutoff": cutoff,
        "reasons": list(hit.reasons),
    }


def same_ground(held: Alert | GoodGuy, hit: "Hit") -> bool:
    """Whether subject and listing are to the letter what they were."""
    return bytes(held.entry_digest) == bytes(hit.entry.digest) and bytes(held.subject_digest) == bytes(
        hit.subject.digest
    )


def to_json(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Evidence as a step keeps it while a verdict on the earlier one waits."""
    return {**evidence, **{name: evidence[name].hex() for name in DIGESTS}}


def from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `to_json` was given."""
    return {**kept, **{name: bytes.fromhex(kept[name]) for name in DIGESTS}}


def digests_of(evidence: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The digests of listing and subject."""
    return bytes(evidence["entry_digest"]), bytes(evidence["subject_digest"])
