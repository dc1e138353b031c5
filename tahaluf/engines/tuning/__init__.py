"""Tuning: from an officer's past decisions, alerts against missed true matches over cutoffs, and a cutoff to choose."""

from tahaluf.engines.tuning.curve import Curve, Decision, Point, draw_curve
from tahaluf.engines.tuning.recommending import AT_FLOOR, RAISED, TOO_FEW, Advice, fewest_true, recommend

__all__ = [
    "AT_FLOOR",
    "RAISED",
    "TOO_FEW",
    "Advice",
    "Curve",
    "Decision",
    "Point",
    "draw_curve",
    "fewest_true",
    "recommend",
]
