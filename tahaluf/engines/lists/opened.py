"""What a reader of lists is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from tahaluf.engines.lists.listing import ListSource


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A list's byte stream at its beginning, its source, its encoding (for text; XML states its own), the streams of
    its companion files by kind, and the headers of an own CSV by field."""

    stream: BinaryIO
    source: ListSource
    encoding: str
    companions: Mapping[str, BinaryIO]
    columns: Mapping[str, str]
