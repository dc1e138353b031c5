"""Unmistakable secrets of each member, and who of the cast may meet them."""

import io
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from tahaluf.policy.authoring import Draft, Handling, write_record
from tahaluf.policy.context import opened
from tahaluf.policy.release import recall
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import TLP, Desk
from tests.cast import Cast
from tests.desks.intelligence.stage import COMPLETE, released

INTELLIGENCE = {"originator", "originators_releaser", "originators_second", "originators_auditor"}
FINANCE = INTELLIGENCE | {"originators_viewer"}
TO_BBB = {"recipient", "recipients_releaser"}
BBB = {"recipient", "recipients_releaser"}

READERS: dict[str, set[str]] = {
    "aaaintelligence": INTELLIGENCE,
    "aaafinance": FINANCE,
    "aaareleased": INTELLIGENCE | TO_BBB,
    "aaarecalled": INTELLIGENCE,
    "aaared": {"originator", "originators_releaser", "originators_second", "recipient"},
    "aaaproposed": INTELLIGENCE,
    "bbbfinance": BBB,
    "cccintelligence": {"third"},
    "ctrfinance": {"centre"},
    "prtfinance": {"partner"},
    "outintelligence": {"outsider"},
    "aaalist": FINANCE,
    "aaasubject": FINANCE,
    "bbblist": BBB,
    "bbbsubject": BBB,
}
"""Each secret with those of the cast who may meet it; nobody else may, on any way."""

AUTHORS = {
    "aaa": "originator",
    "bbb": "recipient",
    "ccc": "third",
    "ctr": "centre",
    "prt": "partner",
    "out": "outsider",
}
SECRET = re.compile(rf"zqv({'|'.join(READERS)})", re.IGNORECASE)


def word_of(secret: str) -> str:
    """The word that stands for a secret wherever it was planted."""
    return f"zqv{secret}"


@dataclass
class Planted:
    """What was planted: objects by kind, each with those who may see it; and what was logged while planting."""

    objects: dict[str, list[tuple[uuid.UUID, set[str]]]] = field(default_factory=dict)
    log: str = ""

    def add(self, kind: str, uid: uuid.UUID, secret: str) -> None:
        """Note an object."""
        self.objects.setdefault(kind, []).append((uid, READERS[secret]))

    def forbidden(self, kind: str, name: str | None) -> list[uuid.UUID]:
        """The objects of a kind that one of the cast may not see."""
        return [uid for uid, readers in self.objects.get(kind, []) if name not in readers]

    def allowed(self, kind: str, name: str | None) -> list[uuid.UUID]:
        """The objects of a kind that one of the cast may see."""
        return [uid for uid, readers in self.objects.get(kind, []) if name in readers]


def leaks_to(name: str | None, text: str) -> set[str]:
    """The secrets in a text that one of the cast may not meet."""
    return {secret for secret in map(str.lower, SECRET.findall(text)) if name not in READERS[secret]}


def plant(cast: Cast) -> Planted:
    """Plant every secret, in every field that takes words."""
    planted = Planted()
    for secret in ("aaaintelligence", "aaafinance", "aaareleased", "aaarecalled", "aaared", "aaaproposed",
                   "bbbfinance", "cccintelligence", "ctrfinance", "prtfinance", "outintelligence"):  # fmt: skip
        planted.add("version", _write(cast, secret).uid, secret)
    versions = {secret: uid for secret, (uid, _) in zip(READERS, planted.objects["version"], strict=False)}
    _share(cast, planted, versions)
    for member in ("aaa", "bbb"):
        _screen(cast, planted, member)
    return planted


def _write(cast: Cast, secret: str) -> RecordVersion:
    word = word_of(secret)
    tlp = {"aaared": TLP.RED, "aaaproposed": TLP.AMBER_STRICT}.get(secret, TLP.AMBER)
    handling = {
        **COMPLETE,
        "legal_basis": f"{word} act",
        "purpose": f"{word} purpose",
        "redress_contact": f"{word}@x.org",
    }
    properties = {
        "name": f"{word} name",
        "identity_class": "individual",
        "description": f"{word} description",
        f"x_{word}": {word: [word]},
        "external_references": [{"source_name": "passport", "external_id": word.upper()}],
    }
    desk = Desk.FINANCE if secret.endswith("finance") else Desk.INTELLIGENCE
    with cast.acting(AUTHORS[secret[:3]]) as actor:
        return write_record(actor, Draft("identity", properties, desk, f"{word} title", Handling(tlp=tlp, **handling)))


def _share(cast: Cast, planted: Planted, versions: dict[str, uuid.UUID]) -> None:
    def version(secret: str) -> RecordVersion:
        with cast.acting("originators_releaser") as actor:
            return visible(actor, RecordVersion).get(uid=versions[secret])

    released(cast, version("aaareleased"), "BBB")
    released(cast, version("aaarecalled"), "BBB")
    with cast.acting("originators_releaser") as actor:
        recall(actor, visible(actor, RecordVersion).get(uid=versions["aaarecalled"]), word_of("aaarecalled"))
    proposal = released(cast, version("aaared"), "BBB", officers=("recipient",))
    _approve(cast, proposal.uid)
    waiting = released(cast, version("aaaproposed"), "BBB")
    planted.add("proposal", waiting.uid, "aaaproposed")


def _approve(cast: Cast, uid: uuid.UUID) -> None:
    from tahaluf.policy.models import ReleaseProposal
    from tahaluf.policy.release import approve_release

    with cast.acting("originators_second") as actor:
        approve_release(actor, visible(actor, ReleaseProposal).get(uid=uid), "yes")


def _screen(cast: Cast, planted: Planted, member: str) -> None:
    from tahaluf.desks.finance import actions, importing
    from tahaluf.desks.finance.models import ScreeningRun
    from tahaluf.desks.finance.reads import version_of

    token, listed, subject = cast.tokens[AUTHORS[member]], word_of(f"{member}list"), word_of(f"{member}subject")
    with opened(token) as actor:
        rows = f"id,name\nX1,{listed} Person\nX2,{listed} {subject}\n".encode()
        version, _new = actions.receive_list(actor, actions.Arrival(f"{listed}.csv", [rows]), queue=False)
    importing.import_version(version.uid, lambda: opened(token))
    subjects = f"id,name\nC1,{subject} {listed}\nC2,{subject} Walid\n".encode()
    with opened(token) as actor:
        version = version_of(actor, version.uid)
        source: Any = ScreeningRun.Source.PASTED
        question = actions.Question(io.BytesIO(subjects), len(subjects), [version.pk], 0.5, source, f"{subject}.csv")
        run = actions.screen(actor, question)
    planted.add("list", version.uid, f"{member}list")
    planted.add("run", run.uid, f"{member}subject")
