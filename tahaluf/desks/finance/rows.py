"""What all reads of the desk share."""

from tahaluf.policy.decisions import the_one

__all__ = ["ROWS", "the_one"]

ROWS = 50
"""Rows of one page of a list."""
