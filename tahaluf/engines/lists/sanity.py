"""Whether a list still holds the scripts that it should: a check for copies whose letters were destroyed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tahaluf.engines.lists.listing import Listing
from tahaluf.engines.rejects import Reject
from tahaluf.engines.scripts import is_non_latin, scripts_of

DAMAGE = frozenset({"control_character", "mojibake", "question_marks", "replacement_character"})
ORIGINAL_SHARE = {"un": 0.05}
"""The least share of entries with a name in another script than Latin, for lists that have long given such names."""
JUDGED_FROM = 100
"""Entries below which a share says nothing."""
DAMAGED_FROM = 5
"""Damaged names from which a list that holds no more sound ones in other scripts than that counts as collapsed."""
FALLEN_TO = 0.5
"""The share of the earlier version's non-Latin names below which a new version counts as collapsed."""


@dataclass
class ScriptCensus:
    """How many entries, names and damaged values a list has, and how many names are in which scripts."""

    entries: int = 0
    names: int = 0
    non_latin: int = 0
    damaged: int = 0
    entries_non_latin: int = 0
    scripts: Counter[str] = field(default_factory=Counter)

    def count(self, item: Listing | Reject) -> None:
        if isinstance(item, Reject):
            self.damaged += item.code in DAMAGE
            return
        texts = [name.text for name in item.names]
        self.entries += 1
        self.names += len(texts)
        self.scripts.update(script for text in texts for script in scripts_of(text))
        non_latin = sum(map(is_non_latin, texts))
        self.non_latin += non_latin
        self.entries_non_latin += bool(non_latin)

    def to_json(self) -> dict[str, Any]:
        plain = {name: value for name, value in vars(self).items() if name != "scripts"}
        return {**plain, "scripts": dict(self.scripts.most_common())}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "scripts": Counter(data["scripts"])})


def find_collapse(
    census: ScriptCensus, *, key: str, file: str, earlier: ScriptCensus | None = None
) -> Iterator[Reject]:
    """Report a list whose scripts collapsed, by what is known of this list, by its damaged names, and by comparison
    with the `earlier` version where one is given. `key` is the `ListSource.list`."""
    if census.entries >= JUDGED_FROM:
        expected = int(ORIGINAL_SHARE.get(key, 0) * census.entries)
        if census.entries_non_latin < expected:
            yield collapsed(file, census.entries_non_latin, expected)
            return
    if census.damaged >= max(DAMAGED_FROM, census.non_latin):
        yield collapsed(file, census.non_latin, census.damaged + census.non_latin)
    elif earlier and census.non_latin < FALLEN_TO * earlier.non_latin and earlier.non_latin >= DAMAGED_FROM:
        yield collapsed(file, census.non_latin, earlier.non_latin)


def collapsed(file: str, found: int, expected: int) -> Reject:
    return Reject(file, None, "", "", "script_collapsed", {"found": found, "expected": expected})
