"""Found by the queue at start: the jobs of the policy room."""

from tahaluf.policy.jobs import sweep

__all__ = ["sweep"]
