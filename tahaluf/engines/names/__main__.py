"""Compile the loops of the engine for this machine, so that no search waits: python -m tahaluf.engines.names."""

from tahaluf.engines.names import NameIndex

NameIndex.build([("", "Huda Barakati")]).search("هدى بركاتي")
