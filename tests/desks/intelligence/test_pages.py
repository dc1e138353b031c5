"""Records on pages: queue, list, item, and the acts."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tahaluf.policy.models import AuditEvent
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion
from tahaluf.records.vocabulary import TLP, Desk
from tests.cast import Cast
from tests.desks.intelligence.stage import COMPLETE, released, written

pytestmark = pytest.mark.django_db
FILLED = {
    "title": "مؤسسة الأمثلة",
    "tlp": "amber",
    "onward": "ask",
    "description": "Invented.",
    "identifiers": "iban: GB33 BUKB 2020 1555 5555 55\npassport: X1234567",
}


def test_the_queue_shows_what_waits_for_the_second_officer(cast: Cast) -> None:
    version = written(cast, tlp=TLP.AMBER_STRICT)
    released(cast, version, "BBB")
    page = cast.client("originators_second").get("/intelligence/").content.decode()
    assert "Waits for your decision" in page
    assert "Invented Trading House" in page
    assert "You proposed" in cast.client("originators_releaser").get("/intelligence/").content.decode()
    assert "Nothing waits for you" in cast.client("recipient").get("/intelligence/").content.decode()


def test_today_counts_what_waits(cast: Cast) -> None:
    released(cast, written(cast, tlp=TLP.AMBER_STRICT), "BBB")
    written(cast, "To look at again", review_on=datetime.date(2020, 1, 1))
    page = cast.client("originators_second").get("/").content.decode()
    assert "Releases that wait for your decision" in page
    assert "Records to review" in page
    assert "overdue since" in page


def test_the_list_shows_the_newest_visible_version_and_can_be_narrowed(cast: Cast) -> None:
    written(cast, "Red one", tlp=TLP.RED)
    written(cast, "Green one", tlp=TLP.GREEN)
    client = cast.client("originator")
    everything = client.get("/intelligence/records").content.decode()
    assert "Red one" in everything
    assert "Green one" in everything
    narrowed = client.get("/intelligence/records", {"tlp": "green", "originator": "AAA", "state": "draft"})
    assert "Red one" not in narrowed.content.decode()
    assert "Green one" in narrowed.content.decode()
    assert "No records" in client.get("/intelligence/records", {"stix_type": "report"}).content.decode()


@pytest.mark.parametrize("path", ["/intelligence/", "/intelligence/records"])
def test_a_desk_is_there_for_its_officers_only(cast: Cast, path: str) -> None:
    assert cast.client("originators_media").get(path).status_code == 404
    assert cast.client("administrator").get(path).status_code == 404
    assert cast.client(None).get(path).status_code == 302


def test_officers_of_another_desk_read_their_records_by_the_same_pages(cast: Cast) -> None:
    version = written(cast, "Finance only", desk=Desk.FINANCE)
    assert cast.client("originators_viewer").get(f"/records/{version.uid}").status_code == 200
    assert "Finance only" in cast.client("originators_viewer").get("/records/").content.decode()
    assert cast.client("originators_media").get(f"/records/{version.uid}").status_code == 404


def test_an_item_says_how_it_may_be_used_who_may_see_it_and_that_the_signature_holds(cast: Cast) -> None:
    version = written(cast, **COMPLETE)
    released(cast, version, "BBB")
    page = cast.client("recipient").get(f"/records/{version.uid}").content.decode()
    for words in (
        "TLP:AMBER", "BBB (en)", "it was released to your member", "the originator&#x27;s desk",
        "the signature verifies", "Invented Act 12/2020", "redress@example.org", "Only the originator may do this.",
    ):  # fmt: skip
        assert words in page


def test_a_page_says_that_a_signature_does_not_hold(cast: Cast) -> None:
    from tests.cast import as_owner

    version = written(cast)
    with as_owner() as cursor:
        cursor.execute("UPDATE records_recordversion SET stix = jsonb_set(stix, '{name}', '\"Another\"')")
    page = cast.client("originator").get(f"/records/{version.uid}").content.decode()
    assert "The signature does not verify" in page


def test_reading_about_a_person_leaves_a_trace_with_the_auditor(cast: Cast) -> None:
    version = written(cast, properties={"identity_class": "individual"})
    assert cast.client("originator").get(f"/records/{version.uid}").status_code == 200
    with cast.acting("originators_auditor") as actor:
        actions = visible(actor, AuditEvent).filter(subject=str(version.uid)).values_list("action", flat=True)
        assert "records:version:read" in actions


def test_what_cannot_be_done_is_shown_with_its_reason(cast: Cast) -> None:
    version = written(cast)
    page = cast.client("originator").get(f"/records/{version.uid}").content.decode()
    assert "This needs the role of a releaser on the desk." in page
    page = cast.client("originators_releaser").get(f"/records/{version.uid}").content.decode()
    assert "This version was not released." in page


def test_a_record_is_written_amended_and_revoked_on_pages(cast: Cast) -> None:
    client = cast.client("originator")
    assert client.get("/records/new").status_code == 200
    assert client.get("/records/new/intelligence/organisation").status_code == 200
    answer = client.post("/records/new/intelligence/organisation", FILLED)
    assert answer.status_code == 302
    with cast.acting("originator") as actor:
        version = visible(actor, RecordVersion).get()
    assert version.stix["external_references"][0] == {
        "source_name": "iban", "external_id": "GB33 BUKB 2020 1555 5555 55",
    }  # fmt: skip
    page = client.get(f"/records/{version.uid}").content.decode()
    assert "GB33BUKB20201555555555" in page
    shown = client.get(f"/records/{version.uid}/amend").content.decode()
    assert "passport: X1234567" in shown
    answer = client.post(f"/records/{version.uid}/amend", {**FILLED, "title": "مؤسسة ثانية"})
    assert answer.status_code == 302
    second = answer["Location"].rsplit("/", 1)[1]
    assert client.post(f"/records/{second}/revoke").status_code == 302
    with cast.acting("originator") as actor:
        versions = visible(actor, RecordVersion).order_by("number")
        assert [(each.number, each.title, each.revoked) for each in versions] == [
            (1, "مؤسسة الأمثلة", False), (2, "مؤسسة ثانية", False), (3, "مؤسسة ثانية", True),
        ]  # fmt: skip
        for each in versions:
            each.check_signature()


def test_an_amendment_keeps_the_properties_that_the_form_does_not_know(cast: Cast) -> None:
    version = written(cast, properties={"x_invented": {"deep": [1, 2]}, "contact_information": "a box"})
    answer = cast.client("originator").post(f"/records/{version.uid}/amend", FILLED)
    assert answer.status_code == 302
    with cast.acting("originator") as actor:
        stix = visible(actor, RecordVersion).get(number=2).stix
    assert stix["x_invented"] == {"deep": [1, 2]}
    assert stix["contact_information"] == "a box"


def test_a_second_amendment_of_the_same_version_is_told_that_it_is_late(cast: Cast) -> None:
    version = written(cast)
    client = cast.client("originator")
    assert client.post(f"/records/{version.uid}/amend", FILLED).status_code == 302
    late = client.post(f"/records/{version.uid}/amend", FILLED)
    assert late.status_code == 409
    assert "There is a newer version already" in late.content.decode()


@pytest.mark.parametrize(
    ("kind", "field", "value", "said"),
    [
        ("organisation", "identifiers", "X1234567", "write “kind: value”"),
        ("report", "object_refs", "not an id", "is no STIX id"),
        ("location", "country", "Atlantis", "Ensure this value has at most 2"),
        ("indicator", "pattern", "[email-addr:value =", "not what STIX 2.1 allows"),
        ("organisation", "title", "", "This field is required"),
        ("organisation", "review_on", "soon", "Enter a valid date"),
    ],
)
def test_errors_name_the_field_in_words(cast: Cast, kind: str, field: str, value: str, said: str) -> None:
    given = {**FILLED, "published": "2026-01-01", "valid_from": "2026-01-01", "object_refs": "", field: value}
    page = cast.client("originator").post(f"/records/new/intelligence/{kind}", given)
    assert page.status_code == 200
    assert said in page.content.decode()


def test_a_viewer_is_told_why_nothing_can_be_written(cast: Cast) -> None:
    answer = cast.client("originators_viewer").get("/records/new/finance/organisation")
    assert answer.status_code == 403
    assert "This needs the role of an officer on the desk." in answer.content.decode()


def test_a_release_shows_exactly_who_will_see_it_before_anything_happens(cast: Cast) -> None:
    version = written(cast, tlp=TLP.RED)
    client = cast.client("originators_releaser")
    page = client.get(f"/records/{version.uid}/release").content.decode()
    assert "BBB (en)" in page
    assert "OUT (en)" not in page
    assert "AAA (en)" not in page.split('name="members"', 1)[1].split("Reason")[0]
    chosen = {
        "members": [str(cast.members["BBB"].uid)],
        "officers": [str(cast.officers["recipient"].uid)],
        "reason": "they asked",
    }
    preview = client.post(f"/records/{version.uid}/release", chosen).content.decode()
    assert "Exactly these will see it" in preview
    assert "Recipient" in preview
    assert cast.client("recipient").get(f"/records/{version.uid}").status_code == 404
    assert client.post(f"/records/{version.uid}/release", {**chosen, "confirm": "1"}).status_code == 302
    assert cast.client("recipient").get(f"/records/{version.uid}").status_code == 404
    second = cast.client("originators_second")
    queue = second.get("/intelligence/").content.decode()
    proposal = queue.split("/records/proposals/")[1].split('"')[0]
    assert "Recipient" in second.get(f"/records/proposals/{proposal}").content.decode()
    decided = second.post(f"/records/proposals/{proposal}", {"decision": "approve", "reason": "yes"})
    assert decided.status_code == 302
    assert cast.client("recipient").get(f"/records/{version.uid}").status_code == 200
    assert cast.client("recipients_releaser").get(f"/records/{version.uid}").status_code == 404


def test_red_without_a_named_officer_is_not_released(cast: Cast) -> None:
    version = written(cast, tlp=TLP.RED)
    chosen = {"members": [str(cast.members["BBB"].uid)], "officers": [str(cast.officers["third"].uid)], "reason": "x"}
    page = cast.client("originators_releaser").post(f"/records/{version.uid}/release", chosen).content.decode()
    assert "name at least one a member" in page


def test_who_proposed_does_not_decide(cast: Cast) -> None:
    proposal = released(cast, written(cast, tlp=TLP.AMBER_STRICT), "BBB")
    client = cast.client("originators_releaser")
    assert "you proposed this yourself" in client.get(f"/records/proposals/{proposal.uid}").content.decode()
    answer = client.post(f"/records/proposals/{proposal.uid}", {"decision": "approve", "reason": "me"})
    assert answer.status_code == 403
    assert client.post(f"/records/proposals/{proposal.uid}", {"decision": "withdraw", "reason": "x"}).status_code == 302


def test_a_recall_takes_the_record_from_its_audience(cast: Cast) -> None:
    version = written(cast)
    released(cast, version, "BBB")
    assert cast.client("recipient").get(f"/records/{version.uid}").status_code == 200
    client = cast.client("originators_releaser")
    assert client.get(f"/records/{version.uid}/recall").status_code == 200
    assert client.post(f"/records/{version.uid}/recall", {"reason": "sent in error"}).status_code == 302
    assert cast.client("recipient").get(f"/records/{version.uid}").status_code == 404
    again = client.post(f"/records/{version.uid}/recall", {"reason": "again"})
    assert again.status_code == 409


def test_a_notification_names_the_record_to_those_who_may_see_it_and_no_longer(cast: Cast) -> None:
    version = written(cast)
    released(cast, version, "BBB")
    client = cast.client("recipient")
    for path in ("/", "/notifications/"):
        assert "Invented Trading House" in client.get(path).content.decode()
    cast.client("originators_releaser").post(f"/records/{version.uid}/recall", {"reason": "sent in error"})
    for path in ("/", "/notifications/"):
        page = client.get(path).content.decode()
        assert "was recalled" in page
        assert "Invented Trading House" not in page


def test_each_reason_why_something_cannot_be_done_is_said_once(cast: Cast) -> None:
    version = written(cast)
    released(cast, version, "BBB")
    page = cast.client("recipient").get(f"/records/{version.uid}").content.decode()
    assert page.count("Only the originator may do this.") == 1
    assert page.count("disabled aria-describedby") == 4


def test_a_new_record_is_asked_for_on_the_desk_that_it_was_asked_from(cast: Cast) -> None:
    client = cast.client("originator")
    both = client.get("/records/new").content.decode()
    one = client.get("/records/new", {"desk": "finance"}).content.decode()
    assert "/records/new/intelligence/person" in both
    assert "/records/new/intelligence/person" not in one
    assert "/records/new/finance/person" in one
    assert client.get("/records/new", {"desk": "media"}).content.decode().count("/person") == both.count("/person")


def test_the_menu_leads_whoever_works_on_a_desk_to_the_records(cast: Cast) -> None:
    assert 'href="/records/"' in cast.client("originators_media").get("/").content.decode()
    assert 'href="/records/"' not in cast.client("administrator").get("/").content.decode()


CSRF_TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
ACTS = ["", "/export", "/amend", "/release", "/recall"]


@pytest.mark.parametrize("act", ACTS)
def test_what_is_forbidden_costs_the_same_queries_and_words_as_what_is_absent(cast: Cast, act: str) -> None:
    version = written(cast, tlp=TLP.RED)
    client = cast.client("third")
    answers = []
    for uid in (version.uid, uuid.uuid4(), version.uid):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/records/{uid}{act}")
        words = CSRF_TOKEN.sub("", answer.content.decode().replace(str(uid), ""))
        answers.append((answer.status_code, words, len(queries)))
    assert answers[1] == answers[2]
    assert answers[1][0] == 404


def test_an_export_can_be_verified_with_the_public_key_alone(cast: Cast) -> None:
    import base64

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from tahaluf.engines import manifest

    version = written(cast)
    given = cast.client("originator").get(f"/records/{version.uid}/export").json()
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(given["public_key"]))
    manifest.verify(given["stix"], given["manifest"], given["salts"], base64.b64decode(given["signature"]), key)


@pytest.mark.parametrize("path", ["/intelligence/", "/intelligence/records", "/records/", "/"])
def test_a_page_takes_as_many_queries_for_many_rows_as_for_one(cast: Cast, path: str) -> None:
    written(cast, tlp=TLP.AMBER_STRICT, review_on=datetime.date(2020, 1, 1))
    client = cast.client("originators_releaser")
    client.get(path)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    before = count()
    for number in range(60):
        written(cast, f"Invented {number}", tlp=TLP.AMBER_STRICT, review_on=datetime.date(2020, 1, 1))
    assert count() == before


def test_a_long_list_goes_on_page_by_page_without_gap_or_repetition(cast: Cast) -> None:
    for number in range(55):
        written(cast, f"House {number:03}")
    client = cast.client("originator")
    first = client.get("/intelligence/records")
    rows = [version.title for version, _ in first.context["rows"]]
    rest = client.get("/intelligence/records", {"after": first.context["page"].next_token})
    rows += [version.title for version, _ in rest.context["rows"]]
    assert rows == [f"House {number:03}" for number in reversed(range(55))]
