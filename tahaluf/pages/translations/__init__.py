"""The translations of every room: extracted, kept as PO files, checked and compiled, with nothing but Python.

`python -m tahaluf.pages.translations update|check|compile`
"""
