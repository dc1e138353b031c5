"""What scores are worth: recall at a false-positive rate, F1, and how sure either is. Nothing here knows names."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Truth = NDArray[np.bool_]

RATES = (1e-3, 1e-4, 3e-5)
"""The false-positive rates at which recall is given."""

RESAMPLED = 1_000
"""How many times the pairs are drawn anew for an interval."""

BETWEEN = (2.5, 97.5)
"""The percentiles between which an interval lies: 95 % of what was drawn anew."""


class Estimate(NamedTuple):
    """A share, and between which shares it lies where the pairs are drawn anew 95 times of 100."""

    value: float
    low: float
    high: float


def allowed(rate: float, count: int) -> int:
    """Count how many of so many non-pairs may be accepted at this rate; a hair is added for 3e-5 × 100,000."""
    return int(rate * count + 1e-9)


def bar_at(against: Scores, rate: float) -> float:
    """Give the score above which no more of the non-pairs lie than the rate allows."""
    most = allowed(rate, len(against))
    return float(np.partition(against, len(against) - 1 - most)[len(against) - 1 - most])


def recall_at(scores: Scores, against: Scores, rate: float) -> float:
    """Give the share of true pairs that score higher than the non-pairs do, but for as many as the rate allows."""
    return float((scores > bar_at(against, rate)).mean())


def recall_with_interval(scores: Scores, against: Scores, rate: float, seed: int = 1) -> Estimate:
    """Give recall at a rate, and its interval where both pairs and non-pairs are drawn anew."""
    chance = np.random.default_rng(seed)
    bars = redrawn_bars(against, rate, chance)
    drawn = [float((chance.choice(scores, len(scores)) > bar).mean()) for bar in bars]
    return Estimate(recall_at(scores, against, rate), *interval(drawn))


def redrawn_bars(against: Scores, rate: float, chance: np.random.Generator) -> Scores:
    """Draw the non-pairs anew and give each time's bar; only the highest few are drawn, for they alone decide.

    Each non-pair comes as often as a Poisson draw of mean 1 says, which for so many is the same as drawing with
    replacement (Chamandy and others, "Estimating uncertainty for massive data streams", 2012).
    """
    most = allowed(rate, len(against))
    kept = min(len(against), 2 * most + 30)
    highest = np.sort(against)[::-1][:kept]
    times = chance.poisson(1.0, (RESAMPLED, kept)).cumsum(axis=1)
    places = np.minimum((times <= most).sum(axis=1), kept - 1)
    return np.asarray(highest[places], dtype=np.float64)


def interval(drawn: Sequence[float] | Scores) -> tuple[float, float]:
    """Give the values between which 95 % of those drawn lie."""
    low, high = np.percentile(drawn, BETWEEN)
    return float(low), float(high)


def f1_at(scores: Scores, same: Truth, cutoff: float) -> float:
    """Give F1 where pairs from the cutoff up are called the same."""
    said = scores >= cutoff
    return 2 * float((said & same).sum()) / max(float(said.sum() + same.sum()), 1.0)


def best_cutoff(scores: Scores, same: Truth) -> float:
    """Give the cutoff at which F1 is best; of several the lowest."""
    cutoffs = np.unique(scores)
    return float(cutoffs[int(np.argmax([f1_at(scores, same, cutoff) for cutoff in cutoffs]))])


def f1_with_interval(scores: Scores, same: Truth, cutoff: float, seed: int = 1) -> Estimate:
    """Give F1 at a cutoff and its interval."""
    chance = np.random.default_rng(seed)
    drawn = []
    for _time in range(RESAMPLED):
        rows = chance.integers(0, len(scores), len(scores))
        drawn.append(f1_at(scores[rows], same[rows], cutoff))
    return Estimate(f1_at(scores, same, cutoff), *interval(drawn))


def share_with_interval(found: Truth) -> Estimate:
    """Give the share of what was found and its 95 % interval, which is none too narrow where it is 0 or 1.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
    """
    count, share, z = len(found), float(found.mean()), 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return Estimate(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)))


def curve(scores: Scores, against: Scores, points: int = 60) -> list[tuple[float, float]]:
    """Give recall over false-positive rates, evenly spread over the decades from one non-pair up to a tenth of all."""
    rates = np.geomspace(1 / len(against), 0.1, points)
    return [(float(rate), recall_at(scores, against, float(rate))) for rate in rates]
