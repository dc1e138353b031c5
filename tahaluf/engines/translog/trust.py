"""Trust policies (C2SP tlog-policy): whose logs are believed, and how many of which witnesses must have cosigned.

log log.example+<key id>+<key>
witness A witness.example/a+<key id>+<key>
witness B witness.example/b+<key id>+<key>
group both 2 A B
quorum both
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tahaluf.engines.translog.checkpoints import Checkpoint
from tahaluf.engines.translog.faults import Malformed, Untrusted
from tahaluf.engines.translog.keys import LOG, WITNESS, VerifierKey
from tahaluf.engines.translog.notes import Note

NONE = "none"
MOST_BYTES = 1_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these members, each a witness or a group."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that a trust policy accepts, and who cosigned it at which time, by the policy's own names."""

    checkpoint: Checkpoint
    cosigned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Logs, witnesses and groups by name, and the quorum: a name of one of them, or `none`."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str

    @classmethod
    def least_of(cls, log: VerifierKey, least: int, witnesses: Iterable[VerifierKey]) -> "TrustPolicy":
        """One log, and at least so many of these witnesses, each under the name of its key; raises ValueError."""
        named = {key.name: key for key in witnesses}
        if not 0 <= least <= len(named):
            raise ValueError(f"{least} of {len(named)} witnesses")
        drawn = cls((log,), named, {"witnesses": Group(least, tuple(named))} if least else {},
                    "witnesses" if least else NONE)  # fmt: skip
        return cls.parse(drawn.text().encode())

    @classmethod
    def parse(cls, content: bytes) -> "TrustPolicy":
        """Read a trust policy; raises `Malformed`."""
        if len(content) > MOST_BYTES:
            raise Malformed("too_long", limit=MOST_BYTES)
        draft = _Draft()
        for line, text in enumerate(content.decode("utf-8", "surrogateescape").split("\n"), 1):
            if _CONTROL.search(text):
                raise Malformed("control_character", line)
            words = re.split(r"[ \t]+", text.strip(" \t"))
            if words[0] and not words[0].startswith("#"):
                draft.take(words, line)
        if draft.quorum is None:
            raise Malformed("quorum_once")
        return cls(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum)

    def text(self) -> str:
        """The policy, without comments."""
        lines = [f"log {key.text()}" for key in self.logs]
        lines += [f"witness {name} {key.text()}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {group.least} {' '.join(group.members)}" for name, group in self.groups.items()]
        return "".join(f"{line}\n" for line in (*lines, f"quorum {self.quorum}"))

    def accept(self, note: Note, first_line: int = 1) -> Accepted:
        """Check a signed checkpoint; raises `Untrusted`, or `Malformed` with its line."""
        checkpoint = Checkpoint.parse(note.text, first_line)
        if all(key.name != checkpoint.origin for key in self.logs):
            raise Untrusted("origin_unknown", origin=checkpoint.origin)
        times = note.verified_by((*self.logs, *self.witnesses.values()))
        if all(key.name != checkpoint.origin for key in self.logs if key in times):
            raise Untrusted("log_unsigned", origin=checkpoint.origin)
        cosigned = {name: times[key] for name, key in self.witnesses.items() if key in times}
        if not self.is_quorum(cosigned):
            raise Untrusted("quorum_short", names=", ".join(cosigned) or "—", wanted=self.wanted())
        return Accepted(checkpoint, cosigned)

    def is_quorum(self, names: Collection[str]) -> bool:
        """Whether these witnesses are enough."""
        there = set(names)
        for name, group in self.groups.items():  # a group names only what stands above it
            if sum(member in there for member in group.members) >= group.least:
                there.add(name)
        return self.quorum == NONE or self.quorum in there

    def wanted(self) -> str:
        """The quorum in the words of the policy."""
        group = self.groups.get(self.quorum)
        return f"{group.least}/{len(group.members)} ({', '.join(group.members)})" if group else self.quorum


@dataclass(slots=True)
class _Draft:
    """What the lines of a policy have said so far."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    members: set[str] = field(default_factory=set)

    def take(self, words: list[str], line: int) -> None:
        """Take one line."""
        if words[0] not in _TAKERS:
            raise Malformed("policy_word", line, word=words[0])
        take, least, most = _TAKERS[words[0]]
        if not least <= len(words) - 1 <= most:
            raise Malformed("policy_line", line, word=words[0])
        take(self, words[1:], line)

    def take_log(self, words: list[str], line: int) -> None:
        key = self._key(words[0], LOG, line)
        self._refuse_twice(key, self.logs, line)
        self.logs.append(key)

    def take_witness(self, words: list[str], line: int) -> None:
        self._refuse_name(words[0], line)
        key = self._key(words[1], WITNESS, line)
        self._refuse_twice(key, self.witnesses.values(), line)
        self.witnesses[words[0]] = key

    def take_group(self, words: list[str], line: int) -> None:
        name, least, *members = words
        self._refuse_name(name, line)
        for place, member in enumerate(members):
            if member not in self.witnesses and member not in self.groups:
                raise Malformed("name_unknown", line, name=member)
            if member in self.members or member in members[:place]:
                raise Malformed("name_twice", line, name=member)
        self.groups[name] = Group(self._least(least, len(members), line), tuple(members))
        self.members.update(members)

    def take_quorum(self, words: list[str], line: int) -> None:
        if self.quorum is not None:
            raise Malformed("quorum_once", line)
        if words[0] not in (NONE, *self.witnesses, *self.groups):
            raise Malformed("name_unknown", line, name=words[0])
        self.quorum = words[0]

    def _refuse_name(self, name: str, line: int) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed("name_taken", line, name=name)

    @staticmethod
    def _key(text: str, kind: int, line: int) -> VerifierKey:
        key = VerifierKey.parse(text, line)
        if key.kind != kind:
            raise Malformed("key_type", line, type=f"{key.kind:02x}")
        return key

    @staticmethod
    def _refuse_twice(key: VerifierKey, others: Iterable[VerifierKey], line: int) -> None:
        if any(other.public == key.public for other in others):
            raise Malformed("key_twice", line, key=key.name)

    @staticmethod
    def _least(word: str, members: int, line: int) -> int:
        if word in ("any", "all"):
            return 1 if word == "any" else members
        if not _NUMBER.fullmatch(word) or int(word) > members:
            raise Malformed("threshold", line, members=members)
        return int(word)


_MANY = 1 << 20
_TAKERS: Mapping[str, tuple[Callable[[_Draft, list[str], int], None], int, int]] = {
    "log": (_Draft.take_log, 1, 2),
    "witness": (_Draft.take_witness, 2, 3),
    "group": (_Draft.take_group, 3, _MANY),
    "quorum": (_Draft.take_quorum, 1, 1),
}
"""What takes a line, and how many words may follow its first."""
