"""What each piece of evidence weighs: `evidence.tsv`, the one table by which a name's score becomes a hit's score.

`python -m benchmarks.names.learn_evidence` makes the table again, bit for bit, from lists that name the same parties.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

CENTINAT = 0.01
CLOSE_DAYS = 2 * 366
"""Days between two birth dates up to which they are close: lists err by a year or two more often than by ten."""
FEATURES = ("birth_date", "nationality", "gender", "place")
"""What a subject may bring that can raise a name's score."""
IDENTIFIER = "identifier"


class Weight(NamedTuple):
    """The feature to which a piece of evidence belongs, and what it gives in centinats: hundredths of a nat of
    log-likelihood ratio, of the same party against others whose names meet as well."""

    feature: str
    centinats: int

    @property
    def nats(self) -> float:
        return self.centinats * CENTINAT

    @property
    def agrees(self) -> bool:
        """Whether it speaks for the two being one."""
        return self.centinats > 0


def _read() -> dict[str, Weight]:
    lines = files(__package__).joinpath("evidence.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {code: Weight(feature, int(centinats)) for code, feature, centinats, *_how in rows}


WEIGHTS: Mapping[str, Weight] = _read()


def most_of(feature: str) -> float:
    """The most that one piece of evidence of a feature can give, in nats."""
    return max(weight.nats for weight in WEIGHTS.values() if weight.feature == feature)
