"""What a reader of subjects is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from tahaluf.engines.recognition import Head


@dataclass(frozen=True, slots=True)
class OpenedSubjects:
    """A byte stream at its beginning, its name for rejects, its first part, its encoding, and the mapped headers."""

    stream: BinaryIO
    file: str
    head: Head
    encoding: str
    columns: Mapping[str, str]
