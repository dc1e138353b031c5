"""Citing reference data in records: what comes from outside the coalition under its own name is not a record, and is
cited by list, number on the list, and version.

A desk that keeps reference data registers its source at start (`registry.register_reference`). In a STIX object a
citation is an external reference; docs/records.md says which properties it has.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tahaluf.policy.actors import Actor

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Citation:
    """An entry as one version of its list has it; `sha256` is the digest of what the list says of the party."""

    list: str
    listed_id: str
    version: str
    sha256: str = ""

    @classmethod
    def of(cls, reference: Any) -> "Citation | None":
        """Read an external reference; None for one that cites no reference data."""
        if not isinstance(reference, Mapping) or not reference.get("x_version"):
            return None
        said = [reference.get(name, "") for name in ("source_name", "external_id", "x_version", "x_sha256")]
        if not all(isinstance(part, str) and len(part) <= LONGEST for part in said) or not said[1]:
            return None
        return cls(*said)

    def reference(self) -> dict[str, str]:
        """The external reference that says it; without an address, for that is each node's own."""
        digest = {"x_sha256": self.sha256} if self.sha256 else {}
        return {"source_name": self.list, "external_id": self.listed_id, "x_version": self.version, **digest}

    def __str__(self) -> str:
        return f"{self.list}:{self.listed_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a node knows of something cited: the list's name, its page here, and what became of it since, in words."""

    title: str
    url: str = ""
    since: str = ""


Cite = Callable[[Actor, str], Sequence[Citation]]
Stand = Callable[[Actor, Collection[Citation]], Mapping[Citation, Standing]]


@dataclass(frozen=True, slots=True)
class ReferenceSource:
    """Where reference data is kept: `cite` gives what a text such as `QDi.042` may mean, at the version in use;
    `stand` how cited entries stand now, in as many queries for many as for one."""

    cite: Cite
    stand: Stand


class Uncited(ValueError):
    """A text does not name one entry; the message says why, in words."""


def cited_in(stix: Mapping[str, Any]) -> list[Citation]:
    """What an object cites."""
    references = stix.get("external_references")
    found = map(Citation.of, references if isinstance(references, list) else [])
    return [citation for citation in found if citation]


def cite(sources: Sequence[ReferenceSource], actor: Actor, text: str) -> Citation:
    """The one entry that a text names; raises `Uncited`."""
    found = [citation for source in sources for citation in source.cite(actor, text)]
    if not found:
        raise Uncited(_("“%(line)s” is on no list in use on this node.") % {"line": text[:80]})
    if len(found) > 1:
        choices = ", ".join(sorted(f"{each.list}:{each.listed_id}" for each in found))
        raise Uncited(
            _("“%(line)s” is on several lists: write one of %(choices)s.") % {"line": text[:80], "choices": choices}
        )
    return found[0]


def standings(
    sources: Sequence[ReferenceSource], actor: Actor, citations: Collection[Citation]
) -> dict[Citation, Standing]:
    """How cited entries stand now; what no source knows is left out."""
    return {citation: each for source in sources for citation, each in source.stand(actor, citations).items()}
