"""The arithmetic of a hit's score: log-odds of the name, to which the evidence of the table is added.

From the default cutoff up a score is the logistic function of its log-odds, so that evidence which agrees always raises
it and none makes it 1. Below, the scale is steep: the best evidence together lifts a name from `REACH` to the default
cutoff and no further, for a name that resembles less is another name, whoever bears it. A name alone keeps its score.
"""

from math import exp, log

from tahaluf.engines.names import DEFAULT_CUTOFF
from tahaluf.engines.screening.weights import FEATURES, IDENTIFIER, WEIGHTS, most_of

BEND, EQUAL_NAME = 0.98, 0.99
"""Above the first, names' scores are drawn together so that an equal name alone scores the second: namesakes exist."""
LEAST_NAME = 0.01
REACH = 0.82
"""The name score that all evidence together lifts to the default cutoff."""
ROUNDING = 1e-9


def logit(score: float) -> float:
    """The log-odds of a probability."""
    return log(score / (1 - score))


def logistic(log_odds: float) -> float:
    """The probability of log-odds; computed so that it stays below 1 as long as numbers can say so."""
    return 1 / (1 + exp(-log_odds)) if log_odds > 0 else exp(log_odds) / (1 + exp(log_odds))


KNEE = logit(DEFAULT_CUTOFF)
STEEPNESS = sum(map(most_of, FEATURES)) / (KNEE - logit(REACH))
"""How many nats of evidence a nat of the score is worth below the default cutoff."""


def log_odds_of(score: float) -> float:
    """The log-odds (nats) of a score above 0 and below 1."""
    plain = logit(score)
    return plain if plain >= KNEE else KNEE + STEEPNESS * (plain - KNEE)


def score_of(log_odds: float) -> float:
    """The score of log-odds: the inverse of `log_odds_of`."""
    return logistic(log_odds if log_odds >= KNEE else KNEE + (log_odds - KNEE) / STEEPNESS)


def name_alone(score: float) -> float:
    """What a name's score (0 to 1) gives by itself: never 1, and 0 only for no name at all."""
    if score > BEND:
        return BEND + (score - BEND) * (EQUAL_NAME - BEND) / (1 - BEND)
    return max(score, LEAST_NAME) if score else 0.0


def name_for(score: float) -> float:
    """The name's score that gives so much by itself: the inverse of `name_alone`."""
    return BEND + (score - BEND) * (1 - BEND) / (EQUAL_NAME - BEND) if score > BEND else score


def least_asked(cutoff: float) -> float:
    """The score that a hit needs at a cutoff: an equal name is asked about at any."""
    return min(cutoff, EQUAL_NAME)


def apply(score: float, code: str) -> float:
    """The score (0 to 1) after one piece of evidence.

    An equal number counts on the plain scale, on which no name and no other evidence weighs as much as it does.
    """
    held = score or LEAST_NAME
    weight = WEIGHTS[code]
    if weight.feature == IDENTIFIER:
        return logistic(logit(held) + weight.nats)
    return score_of(log_odds_of(held) + weight.nats)


def reachable_from(cutoff: float, features: frozenset[str]) -> float:
    """The least name score that the evidence of these features can still raise to the cutoff."""
    if cutoff <= LEAST_NAME:
        return 0.0
    least = score_of(log_odds_of(least_asked(cutoff)) - sum(map(most_of, features)))
    return name_for(least) - ROUNDING if least > LEAST_NAME else 0.0
