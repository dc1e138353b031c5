"""Names of nobody in ten naming traditions, put together from `traditions.tsv`, to count false alerts by tradition."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("traditions.tsv")
SECOND_GIVEN = 0.3
"""How often a name has two given names where the tradition has family names."""


@dataclass(frozen=True)
class Tradition:
    """One naming tradition: given names, family names or, in their stead, the words of a chain of given names."""

    name: str
    given: tuple[str, ...]
    family: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    def invent(self, chance: random.Random) -> str:
        """Put one name together."""
        if not self.family:
            first, *fathers = chance.sample(self.given, 3 if not self.links else 2)
            return " ".join([first, *filter(None, [chance.choice(self.links or ("",))]), *fathers])
        given = chance.sample(self.given, 2 if chance.random() < SECOND_GIVEN else 1)
        return " ".join([*given, chance.choice(self.family)])


def read_traditions() -> list[Tradition]:
    """Read the table, in its order."""
    parts: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            tradition, part, names = line.split("\t")
            parts.setdefault(tradition, {})[part] = tuple(filter(None, names.split(", ")))
    return [
        Tradition(name, said["given"], said.get("family", ()), said.get("chain", ())) for name, said in parts.items()
    ]


def invent_names(count: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each tradition's name with so many different names of nobody."""
    for tradition in read_traditions():
        chance = random.Random(f"{seed} {tradition.name}")
        names: dict[str, None] = {}
        while len(names) < count:
            names[tradition.invent(chance)] = None
        yield tradition.name, list(names)
