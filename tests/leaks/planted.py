"""Unmistakable secrets of each member, and who of the cast may meet them."""

import io
import json
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
NAMED = {"originator", "originators_second"}
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
    "aaaupload": {"originator"},
    "bbbupload": {"recipient"},
    "aaahook": FINANCE,
    "aaakept": FINANCE,
    "aaarestricted": NAMED,
    "bbbkept": BBB,
    "aaaopenalert": FINANCE,
    "aaaclosedalert": {"originator"},
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
    for member, second in (("aaa", "originators_releaser"), ("bbb", "recipients_releaser")):
        _screen(cast, planted, member)
        _upload(cast, planted, member)
        _ask(cast, planted, member)
        _freeze(cast, planted, member, second)
    for secret in ("aaakept", "aaarestricted", "bbbkept"):
        _keep(cast, planted, secret)
    _plant_alerts(cast, planted)
    _plant_webhook(cast, planted)
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
    from tahaluf.desks.finance.lists import actions, importing
    from tahaluf.desks.finance.lists.reads import version_of
    from tahaluf.desks.finance.screening.actions import Question, screen
    from tahaluf.desks.finance.screening.models import ScreeningRun

    token, listed, subject = cast.tokens[AUTHORS[member]], word_of(f"{member}list"), word_of(f"{member}subject")
    with opened(token) as actor:
        rows = f"id,name\nX1,{listed} Person\nX2,{listed} {subject}\n".encode()
        version, _new = actions.receive_list(actor, actions.Arrival(f"{listed}.csv", [rows]), queue=False)
    importing.import_version(version.uid, lambda: opened(token))
    subjects = f"id,name\nC1,{subject} {listed}\nC2,{subject} Walid\n".encode()
    with opened(token) as actor:
        version = version_of(actor, version.uid)
        source: Any = ScreeningRun.Source.PASTED
        question = Question(io.BytesIO(subjects), len(subjects), [version.pk], 0.5, source, f"{subject}.csv")
        run = screen(actor, question)
    planted.add("list", version.uid, f"{member}list")
    planted.add("run", run.uid, f"{member}subject")


def _upload(cast: Cast, planted: Planted, member: str) -> None:
    """A file that waits for its officer to name its columns."""
    from tahaluf.desks.finance.lists.uploads import hold_list

    word = word_of(f"{member}upload")
    with cast.acting(AUTHORS[member]) as actor:
        pending = hold_list(actor, f"{word}.csv", [f"Nom {word},Autre\nX,Y\n".encode()], word)
    planted.add("upload", pending.uid, f"{member}upload")


def _freeze(cast: Cast, planted: Planted, member: str, second: str) -> None:
    """A freeze in review with its documents, and a complaint about it, whose every word is the secret."""
    from tahaluf.desks.finance.lists.models import ListVersion
    from tahaluf.desks.finance.outcomes import complaining, freezing
    from tahaluf.desks.finance.outcomes.models import IssuedDocument
    from tahaluf.desks.finance.outcomes.workflow import LiftCause
    from tests.desks.finance.outcomes import factory

    word, first = word_of(f"{member}subject"), AUTHORS[member]
    with cast.acting(first) as actor:
        version = visible(actor, ListVersion).get(uid=planted.objects["list"][-1 if member == "bbb" else 0][0])
        home = factory.portfolio(actor, f"{word} portfolio")
        about = factory.subject(actor, {**factory.WALID, "name": f"{word} Khayali"}, home)
        question = factory.alert(actor, version, about, "X2")
    factory.decided(cast, question, first=first, second=second)
    with cast.acting(first) as actor:
        freeze = freezing.order_freeze(actor, question.uid, freezing.Order(f"{word} act", f"{word} account", word))
        freezing.review_freeze(actor, freeze.uid, LiftCause.ERROR, factory.in_days(3), word)
        filing = complaining.Filing(f"{word} Other", f"{word}@x.org", "en", word, factory.in_days(0), None, freeze.uid)
        complaint = complaining.file_complaint(actor, filing)
        document = visible(actor, IssuedDocument).filter(freeze=freeze)[0]
    for kind, uid in (("alert", question.uid), ("freeze", freeze.uid), ("complaint", complaint.uid),
                      ("document", document.uid)):  # fmt: skip
        planted.add(kind, uid, f"{member}subject")


def _plant_webhook(cast: Cast, planted: Planted) -> None:
    from tahaluf.desks.finance.webhooks.models import Webhook

    with cast.acting("originators_second") as actor:
        owner: dict[str, Any] = {"member_id": actor.member_id, "made_by_id": actor.officer_id}
        url = f"https://{word_of('aaahook')}.example.org/told"
        hook = Webhook.objects.create(url=url, secret="sealed", events=["list.current"], **owner)
    planted.add("webhook", hook.uid, "aaahook")


def _keep(cast: Cast, planted: Planted, secret: str) -> None:
    """Keep subjects and payments in a portfolio, in every field that takes words."""
    from tahaluf.desks.finance.subjects import actions, intake, uploads
    from tahaluf.desks.finance.subjects.models import Intake, Payment, Stake, Subject

    token, word = cast.tokens[AUTHORS[secret[:3]]], word_of(secret)
    readers = [cast.officers[name].pk for name in NAMED] if secret == "aaarestricted" else []
    table = f"id,name,birth_date,document_number\n{word}1,{word} Alpha,{word},{word}77\n{word}2,{word} Beta,,\n"
    payment = (
        f"{{1:F01INVTNENIAXXX0000000000}}{{2:I103INVTFRPPXXXXN}}{{3:{{121:{uuid.uuid4()}}}}}{{4:\n"
        f":20:{word}\n:32A:261124EUR7,\n:50K:{word} GAMMA\n:59:{word} DELTA\n:70:{word}\n-}}\n"
    )
    said = {"owner": [f"{word}1"], "asset": [f"{word}2"], "percentage": ["20"], "role": [word]}
    link = json.dumps({"id": f"{word}9", "schema": "Ownership", "properties": said})
    with opened(token) as actor:
        portfolio = actions.make_portfolio(actor, f"{word} title", readers)
        files = [(f"{word}.csv", table), (f"{word}.fin", payment), (f"{word}.json", link)]
        waiting = [
            actions.start_intake(actor, portfolio.uid, uploads.keep_upload(name, [data.encode()]), {}, queue=False)
            for name, data in files
        ]
    for each in waiting:
        intake.take_in(uuid.UUID(str(each.uid)), lambda: opened(token))
    with opened(token) as actor:
        rows = {row.reference: row for row in visible(actor, Subject).filter(portfolio=portfolio)}
        owner, owned = rows[f"{word}1"], rows[f"{word}2"]
        actions.state_stake(actor, actions.Statement(owner.uid, owned.uid, None, True, f"{word} source"))
        planted.add("portfolio", portfolio.uid, secret)
        for kind, model in (("subject", Subject), ("payment", Payment), ("intake", Intake)):
            for row in visible(actor, model).filter(portfolio=portfolio):
                planted.add(kind, row.uid, secret)
        for stake in visible(actor, Stake).filter(owner=owner):
            planted.add("stake", stake.uid, secret)


def _ask(cast: Cast, planted: Planted, member: str) -> None:
    """Alerts about a subject: one in review, one that was decided and left a good-guy entry."""
    from tahaluf.desks.finance.alerts import actions
    from tahaluf.desks.finance.alerts.models import Alert
    from tahaluf.desks.finance.alerts.raising import Hit, raise_alerts
    from tahaluf.desks.finance.lists.models import ListEntry
    from tests.desks.finance.alerts import cases

    who, word = AUTHORS[member], word_of(f"{member}subject")
    held = cases.portfolio(cast, who, f"{word} asked")
    row = cases.subject(cast, held, f"{word} Person", f"{word}-1", who)
    reason = {"feature": "name", "left": word, "right": word_of(f"{member}list"), "gave": 0.9, "code": "equal"}
    with cast.acting(who) as actor:
        entries = visible(actor, ListEntry).filter(version__member=actor.member_id).select_related("version")
        raise_alerts(actor, [Hit(row, entry, 0.9, entry.name, [reason]) for entry in entries.order_by("ordinal")])
        for alert in visible(actor, Alert).order_by("id"):
            actions.take(actor, alert.uid)
            actions.note(actor, alert.uid, f"{word} noted")
            actions.propose(actor, alert.uid, "false", f"{word} why")
            planted.add("alert", alert.uid, f"{member}subject")
    with cast.acting(f"{who}s_releaser") as actor:
        actions.decide_alert(actor, alert.uid, f"{word} agreed")


def _plant_alerts(cast: Cast, planted: Planted) -> None:
    """Plant an alert that the whole desk may see, and one of a portfolio for one officer's eyes."""
    from tahaluf.desks.finance.lists.models import ListVersion
    from tests.api.finance_stage import alert_of, portfolio_of, subject_of

    with cast.acting("originator") as actor:
        version = visible(actor, ListVersion).filter(member_id=actor.member_id).earliest("id")
        assert actor.officer_id is not None
        for secret, readers in (("aaaopenalert", ()), ("aaaclosedalert", (actor.officer_id,))):
            word = word_of(secret)
            held = portfolio_of(actor, f"{word} portfolio", readers)
            alert = alert_of(actor, version, subject_of(held, f"{word}-1", f"{word} name"), matched_name="x")
            planted.add("alert", alert.uid, secret)
