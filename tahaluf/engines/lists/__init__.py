"""Official lists, read as a stream of `Listing` and `Reject`.

    with path.open("rb") as stream:
        reading = open_list(stream, path.name)
        for item in reading:            # incrementally: memory does not grow with the file where its format allows
            ...                         # a Listing, or a Reject with its place
    reading.source                      # known before the first item: list, version, published, format, sha256
    reading.census.to_json()            # after the last item: how many names in which scripts

`Listing.to_json` and `Listing.from_json` are inverse, so that listings can be kept as JSON and fed to
`tahaluf.engines.screening.Screener` again.
"""

from tahaluf.engines.lists.listing import OWN_KEY, ListedName, Listing, ListSource
from tahaluf.engines.lists.reading import FORMATS, ListReading, companion_names, open_list
from tahaluf.engines.lists.sanity import ScriptCensus, find_collapse
from tahaluf.engines.rejects import Reject, Unreadable

__all__ = [
    "FORMATS",
    "OWN_KEY",
    "ListReading",
    "ListSource",
    "ListedName",
    "Listing",
    "Reject",
    "ScriptCensus",
    "Unreadable",
    "companion_names",
    "find_collapse",
    "open_list",
]
