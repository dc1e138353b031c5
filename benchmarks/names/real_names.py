"""The names that the figures are measured on, read from the folder of shared data. Nothing is tuned on the first two.

- test: the UN list's names in their own script against its Latin ones; Urdu and English full names of candidates
- development: labelled Latin pairs; single tokens of `coling2018_arabic_dev.txt`, also composed to names
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
"""Where the data lies if nothing else is said: beside the checkout."""

UN_LIST = "lists/un_consolidated_2025-04-19.xml"
NAME_FIELDS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
NATIVE_LETTERS = frozenset("حعصضطظقذثة")

COMMON = (
    ("محمد", "Mohammed"),
    ("أحمد", "Ahmed"),
    ("علي", "Ali"),
    ("حسن", "Hassan"),
    ("حسين", "Hussein"),
    ("خالد", "Khaled"),
    ("عبد الله", "Abdullah"),
    ("عبد الرحمن", "Abdulrahman"),
    ("إبراهيم", "Ibrahim"),
    ("عمر", "Omar"),
    ("يوسف", "Youssef"),
    ("مصطفى", "Mustafa"),
    ("محمود", "Mahmoud"),
    ("صالح", "Saleh"),
    ("سعيد", "Saeed"),
)
"""First names that many clean customers bear, Arabic and Latin."""


@dataclass(frozen=True)
class Listed:
    """A listed person: reference, Latin name, aliases of good and of low quality, name in its own script."""

    key: str
    latin: str
    good: tuple[str, ...]
    low: tuple[str, ...]
    original: str

    @property
    def names(self) -> tuple[str, ...]:
        """The Latin name and all aliases."""
        return (self.latin, *self.good, *self.low)

    @property
    def is_arabic(self) -> bool:
        """Whether the name in its own script is in the Arabic one."""
        return any("\u0600" <= letter <= "\u06ff" or letter >= "\ufb50" for letter in self.original)


def read_listed(folder: Path) -> list[Listed]:
    """Read the persons of the UN list."""
    root = etree.parse(folder / UN_LIST, etree.XMLParser(resolve_entities=False, no_network=True))
    return [_read_person(person) for person in root.iter("INDIVIDUAL")]


def _read_person(person: etree._Element) -> Listed:
    def text(field: str) -> str:
        return (person.findtext(field) or "").strip()

    aliases: dict[bool, list[str]] = {True: [], False: []}
    for alias in person.iter("INDIVIDUAL_ALIAS"):
        name = (alias.findtext("ALIAS_NAME") or "").strip()
        if name:
            aliases[alias.findtext("QUALITY") == "Good"].append(name)
    latin = " ".join(filter(None, map(text, NAME_FIELDS)))
    return Listed(
        text("REFERENCE_NUMBER"), latin, tuple(aliases[True]), tuple(aliases[False]), text("NAME_ORIGINAL_SCRIPT")
    )


def read_ofac(folder: Path) -> list[tuple[str, str]]:
    """Read keys with names and alternate names of the OFAC list, surname last."""
    names = []
    for file, key, name in (("ofac_2021-07_sdn.csv", 0, 1), ("ofac_2021-07_alt.csv", 0, 3)):
        with (folder / "lists" / file).open(encoding="latin-1", newline="") as lines:
            names += [
                (row[key], " ".join(reversed(row[name].split(", ", 1)))) for row in csv.reader(lines) if len(row) > name
            ]
    return names


def read_urdu(folder: Path) -> list[tuple[str, str]]:
    """Read full names: Urdu, English."""
    with (folder / "names/urdu_full_names_dev.tsv").open(encoding="utf-8", newline="") as lines:
        return [(row["name_ur"], row["name_en"]) for row in csv.DictReader(lines, delimiter="\t")]


def read_labelled(folder: Path) -> list[tuple[str, str, bool]]:
    """Read labelled Latin pairs: one name, the other, whether they match."""
    with (folder / "names/latin_name_bench_dev.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["name1"], row["name2"], row["is_match"] == "true") for row in csv.DictReader(lines)]


def read_all_tokens(folder: Path) -> list[tuple[str, str]]:
    """Read development tokens of any stock: Arabic, Latin."""
    lines = (folder / "names/coling2018_arabic_dev.txt").read_text("utf-8").splitlines()
    tokens = (line.split("\t") for line in lines)
    return [(spaced.replace(" ", ""), latin.title()) for latin, spaced, _count in tokens if latin.isalpha()]


def read_tokens(folder: Path) -> list[tuple[str, str]]:
    """Read development tokens of Arabic stock: Arabic, Latin."""
    return [token for token in read_all_tokens(folder) if NATIVE_LETTERS & set(token[0]) and len(token[0]) > 2]


def compose_names(folder: Path, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Compose names of nobody, Arabic and Latin: a common first name or two, or none, and one to three others."""
    chance = random.Random(seed)
    tokens = read_tokens(folder)
    for _name in range(count):
        chosen = chance.sample(COMMON, chance.choice((0, 1, 1, 2)))
        chosen += chance.sample(tokens, chance.choice((1, 2) if chosen else (2, 3)))
        yield " ".join(arabic for arabic, _latin in chosen), " ".join(latin for _arabic, latin in chosen)
