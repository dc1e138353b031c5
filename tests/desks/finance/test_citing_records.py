"""A record of any desk cites an entry of an official list: by list, number and version, signed with all else."""

from pathlib import Path
from typing import Any

import pytest

from tahaluf.desks.finance.lists.changes import changes_between
from tahaluf.engines import manifest
from tahaluf.policy.visibility import visible
from tahaluf.records.models import RecordVersion
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.lists import PEOPLE, un_xml
from tests.desks.intelligence.stage import released, written

pytestmark = pytest.mark.django_db
KHAYALI, INVENTE, MAWHUM = PEOPLE
RENAMED = ("QDi.902", "OUMAR", "TIDJANE", "INVENTEUR", "", "1969")
FORM = {"tlp": "amber", "onward": "ask", "title": "Invented channel", "description": "It names him."}


@pytest.fixture
def incident_form(cast: Cast) -> str:
    """The address of the form for an incident of the intelligence desk."""
    from django.urls import reverse

    return reverse("records:write", args=["intelligence", "incident"])


def write(cast: Cast, form: str, citations: str, author: str = "originator", **more: str) -> Any:
    return cast.client(author).post(form, {**FORM, "citations": citations, **more})


def newest(cast: Cast, author: str = "originator") -> RecordVersion:
    with cast.acting(author) as actor:
        version = visible(actor, RecordVersion).select_related("originator", "signing_key").order_by("-id").first()
    assert version is not None
    return version


def page(cast: Cast, version: RecordVersion, name: str = "originator") -> str:
    return cast.client(name).get(f"/records/{version.uid}").content.decode()


def test_a_record_notes_the_version_in_use_and_shows_the_way_to_it(
    cast: Cast, imported: Import, incident_form: str
) -> None:
    imported("operator")
    assert write(cast, incident_form, "QDi.902\nun:QDi.901").status_code == 302
    version = newest(cast)
    said = version.stix["external_references"]
    assert [(each["source_name"], each["external_id"], each["x_version"]) for each in said] == [
        ("un", "QDi.902", "2026-01-02"),
        ("un", "QDi.901", "2026-01-02"),
    ]
    assert all(set(each) == {"source_name", "external_id", "x_version", "x_sha256"} for each in said), "no address"
    shown = page(cast, version)
    assert "/reference/un/QDi.902/2026-01-02/" in shown
    assert "United Nations" in shown
    assert "says something else" not in shown
    assert "does not have it" not in shown


def test_media_officers_cite_what_they_may_read(cast: Cast, imported: Import) -> None:
    from django.urls import reverse

    imported("operator")
    form = reverse("records:write", args=["media", "campaign"])
    assert write(cast, form, "QDi.901", "originators_media").status_code == 302
    version = newest(cast, "originators_media")
    assert version.stix["external_references"][0]["external_id"] == "QDi.901"
    assert "/reference/un/QDi.901/2026-01-02/" in page(cast, version, "originators_media")


def test_what_is_on_no_list_of_the_node_or_on_several_is_refused_in_words(
    cast: Cast, imported: Import, incident_form: str
) -> None:
    imported("operator")
    imported("operator", data=b"id,name\nQDi.901,Invented Other\n", name="own.csv", key="own")
    imported("originator", data=b"id,name\nOWN-1,Invented Own\n", name="mine.csv", key="mine")
    for line in ("QDi.999", "OWN-1", "mine:OWN-1"):
        answer = write(cast, incident_form, line)
        assert answer.status_code == 200
        assert "is on no list in use on this node" in answer.content.decode(), line
    assert "write one of own:QDi.901, un:QDi.901" in write(cast, incident_form, "QDi.901").content.decode()
    assert write(cast, incident_form, "own:QDi.901").status_code == 302


def test_the_page_says_when_the_list_has_changed_or_dropped_what_was_cited(
    cast: Cast, imported: Import, incident_form: str
) -> None:
    imported("operator")
    write(cast, incident_form, "QDi.901\nQDi.902\nQDi.903")
    imported("operator", data=un_xml([KHAYALI, RENAMED], day="2026-02-02"))
    shown = page(cast, newest(cast))
    of_901, of_902, of_903 = (shown.partition(f"/reference/un/QDi.{number}/")[2][:1500] for number in (901, 902, 903))
    assert "The version in use" not in of_901.partition("/reference/")[0]
    assert "says something else of it" in of_902.partition("/reference/")[0]
    assert "does not have it" in of_903


def test_an_amendment_keeps_what_was_cited_until_it_is_cited_anew(
    cast: Cast, imported: Import, incident_form: str
) -> None:
    imported("operator")
    write(cast, incident_form, "QDi.902", identifiers="passport: X1234567")
    imported("operator", data=un_xml([KHAYALI, RENAMED], day="2026-02-02"))
    first = newest(cast)
    client = cast.client("originator")
    assert "un:QDi.902@2026-01-02" in client.get(f"/records/{first.uid}/amend").content.decode()
    more = {**FORM, "identifiers": "passport: X1234567"}
    client.post(f"/records/{first.uid}/amend", {**more, "citations": "un:QDi.902@2026-01-02"})
    second = newest(cast)
    assert second.number == 2
    assert second.stix["external_references"] == first.stix["external_references"]
    client.post(f"/records/{second.uid}/amend", {**more, "citations": "QDi.902"})
    third = newest(cast)
    passport, cited = third.stix["external_references"]
    assert (passport["source_name"], cited["x_version"]) == ("passport", "2026-02-02")
    assert cited["x_sha256"] != second.stix["external_references"][1]["x_sha256"]


def test_other_references_stay_beside_what_is_cited(cast: Cast, imported: Import) -> None:
    imported("operator")
    other = {"source_name": "Interpol", "external_id": "1/2", "url": "https://example.org/1"}
    version = written(cast, "Invented House", properties={"external_references": [other]})
    client = cast.client("originator")
    answer = client.post(f"/records/{version.uid}/amend", {**FORM, "citations": "QDi.901"})
    assert answer.status_code == 302
    cited, kept = newest(cast).stix["external_references"]
    assert (cited["external_id"], kept) == ("QDi.901", other)
    client.post(f"/records/{newest(cast).uid}/amend", {**FORM, "citations": ""})
    assert newest(cast).stix["external_references"] == [other]


def test_a_citation_is_signed_and_withheld_as_any_property(cast: Cast, imported: Import, incident_form: str) -> None:
    imported("operator")
    write(cast, incident_form, "QDi.902")
    version = newest(cast)
    version.check_signature()
    kept, salts = manifest.withhold(version.stix, version.salts, ["external_references"])
    assert "QDi.902" not in str(kept)
    version.stix, version.salts = kept, salts
    version.check_signature()
    altered = {**kept, "external_references": [{"source_name": "un", "external_id": "QDi.901", "x_version": "1"}]}
    version.stix, version.salts = altered, {**salts, "external_references": "x"}
    with pytest.raises(manifest.PropertyAltered):
        version.check_signature()


def test_whoever_receives_the_record_follows_it_on_the_own_node(
    cast: Cast, imported: Import, incident_form: str
) -> None:
    imported("operator")
    write(cast, incident_form, "QDi.902")
    version = newest(cast)
    released(cast, version, "BBB")
    assert "/reference/un/QDi.902/2026-01-02/" in page(cast, version, "recipient")
    assert cast.client("third").get(f"/records/{version.uid}").status_code == 404


def test_a_list_that_the_node_does_not_hold_is_said_to_be_so(cast: Cast) -> None:
    odd: list[dict[str, Any]] = [
        {"source_name": "elsewhere", "external_id": "E-7", "x_version": "3"},
        {"source_name": "un", "external_id": "QDi.901", "x_version": {"not": "text"}},
        {"source_name": "un", "description": "no number", "x_version": "2026-01-02"},
        {"source_name": "un", "external_id": "QDi.902", "x_version": "1", "x_sha256": "no digest"},
    ]
    version = written(cast, "Invented House", properties={"external_references": odd})
    shown = page(cast, version)
    assert "E-7" in shown
    assert "This node does not hold this list." in shown
    assert "/reference/" not in shown


def test_many_citations_take_as_many_queries_as_one(cast: Cast, imported: Import, incident_form: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    imported("operator")
    counts = []
    for citations in ("QDi.901", "QDi.901\nQDi.902\nQDi.903\nQDe.901"):
        write(cast, incident_form, citations)
        client = cast.client("originator")
        client.get(f"/records/{newest(cast).uid}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/records/{newest(cast).uid}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_uns_own_list_is_found_read_and_cited_across_its_versions(
    cast: Cast, imported: Import, incident_form: str, shared_data: Path
) -> None:
    """QDi.042 stands in the lists of 2018 and 2025; the later one says something else of it."""
    earlier, later = (shared_data / "lists" / f"un_consolidated_{day}.xml" for day in ("2018-10-29", "2025-04-19"))
    imported("operator", data=earlier.read_bytes())
    assert write(cast, incident_form, "QDi.042").status_code == 302
    version = newest(cast)
    assert "says something else" not in page(cast, version)
    second = imported("operator", data=later.read_bytes())
    assert second.state == "current"
    media = cast.client("originators_media")
    found = media.get("/search/?q=QDi.042").content.decode()
    assert "/reference/un/QDi.042/" in found
    assert second.number in found
    assert "says something else of it" in page(cast, version)
    then = media.get(f"/reference/un/QDi.042/{version.stix['external_references'][0]['x_version']}/").content.decode()
    assert "What changed since" in then
    with cast.acting("third") as actor:
        changes = changes_between(actor, second.follows, second)
        gone = next(changes.removed()).listed_id
    assert "Gone from the list since version" in media.get(f"/reference/un/{gone}/").content.decode()
