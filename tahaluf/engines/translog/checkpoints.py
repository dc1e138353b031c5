"""Checkpoints (C2SP tlog-checkpoint): the text of a note that names a log, its size and its root."""

from dataclasses import dataclass

from tahaluf.engines.translog.faults import Malformed
from tahaluf.engines.translog.keys import SignerKey
from tahaluf.engines.translog.merkle import EMPTY_ROOT
from tahaluf.engines.translog.notes import Note
from tahaluf.engines.translog.reading import read_hash, read_number, write_base64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's name, the number of its leaves, the root over them, and lines that mean nothing here."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), write_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str, first_line: int = 1) -> "Checkpoint":
        """Read a note's text that begins at a line of a file; raises `Malformed`."""
        lines = text.split("\n")
        if lines.pop() or len(lines) < 3:
            raise Malformed("checkpoint_short", first_line)
        if "" in lines:
            raise Malformed("line_empty", first_line + lines.index(""))
        size = read_number(lines[1], first_line + 1)
        root = read_hash(lines[2], first_line + 2)
        if not size and root != EMPTY_ROOT:
            raise Malformed("empty_root", first_line + 2)
        return cls(lines[0], size, root, tuple(lines[3:]))

    def signed(self, key: SignerKey) -> Note:
        """The checkpoint as a note signed by the log's key, which must bear the origin as its name."""
        if key.name != self.origin:
            raise ValueError(f"the key of {key.name!r} does not sign for {self.origin!r}")
        return Note(self.text()).signed(key)
