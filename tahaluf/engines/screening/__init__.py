"""Subjects compared with listings: names, then whatever else is known of both, each step with its reason."""
