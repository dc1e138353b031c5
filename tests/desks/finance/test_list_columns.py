"""An own list under headers of its own: the officer says which column holds what, and uploads nothing twice."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tahaluf.desks.finance.lists import importing, uploads
from tahaluf.desks.finance.lists.models import ListEntry, PendingList
from tahaluf.desks.finance.lists.reads import version_of
from tahaluf.engines.lists import Listing
from tahaluf.policy.context import opened
from tahaluf.policy.decisions import Absent
from tahaluf.policy.visibility import visible
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FRENCH = (
    "Patronyme;Né le;Autres noms;type\n"  # the first of these is not known
    "Walid al-Khayali;1971-03-05;Abou Walid|Walid K;Avis\nFarid Nour;1980;;\n"
).encode()
CHOSEN = {"name": "Patronyme", "birth_date": "Né le", "alias": "Autres noms"}


def upload(client: Client, data: bytes, name: str = "avis.csv", **more: str) -> str:
    given = {"file": SimpleUploadedFile(name, data), "key": "avis", **more}
    response = client.post(reverse("finance:list_import"), given)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def held(cast: Cast) -> list[PendingList]:
    with cast.acting("originator") as actor:
        return list(visible(actor, PendingList))


def test_a_list_whose_headers_are_not_known_is_imported_by_the_columns_that_were_chosen(
    cast: Cast, incoming_folder: Path
) -> None:
    client = cast.client("originator")
    columns = upload(client, FRENCH)
    shown = client.get(columns).content.decode()
    assert "Né le" in shown
    assert len(list(incoming_folder.iterdir())) == 1
    answer = client.post(columns, CHOSEN)
    uid = answer["Location"].rstrip("/").rpartition("/")[2]
    assert held(cast) == []
    importing.import_version(uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        version = version_of(actor, uid)
        listing = Listing.from_json(visible(actor, ListEntry).get(version=version, ordinal=0).listing)
    assert (version.key, version.entry_count, version.reject_count) == ("avis", 2, 0)
    assert [name.text for name in listing.names] == ["Walid al-Khayali", "Abou Walid", "Walid K"]
    assert list(map(str, listing.births)) == ["1971-03-05"]
    assert listing.kind == "unknown"


def test_a_known_header_is_chosen_already_and_may_be_left_out(cast: Cast, incoming_folder: Path) -> None:
    client = cast.client("originator")
    columns = upload(client, b"id,name,remark\n1,Walid,person\n", name_columns="on")
    assert '<option value="remark" selected>' in client.get(columns).content.decode()
    answer = client.post(columns, {"name": "remark"})
    uid = answer["Location"].rstrip("/").rpartition("/")[2]
    importing.import_version(uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        entry = visible(actor, ListEntry).get(version__uid=uid)
    assert (entry.name, entry.listing["remarks"], entry.listed_id) == ("person", [], "1")


def test_without_a_column_of_names_nothing_is_imported_and_the_file_stays(cast: Cast, incoming_folder: Path) -> None:
    client = cast.client("originator")
    columns = upload(client, FRENCH)
    answer = client.post(columns, {"birth_date": "Né le"})
    assert answer.status_code == 200
    assert "field-errors" in answer.content.decode()
    assert len(held(cast)) == 1
    assert client.post(columns, {"name": "no such header"}).status_code == 200


def test_nobody_else_goes_on_with_an_upload(cast: Cast, incoming_folder: Path) -> None:
    columns = upload(cast.client("originator"), FRENCH)
    (pending,) = held(cast)
    for who in ("originators_second", "originators_viewer", "recipient", "administrator"):
        client = cast.client(who)
        assert client.get(columns).status_code == 404
        assert client.post(columns, CHOSEN).status_code == 404
        assert client.post(reverse("finance:list_drop", args=[pending.uid])).status_code == 404
        with cast.acting(who) as actor:
            assert not PendingList.objects.unscoped_because("the wall is asked").exists()
            with pytest.raises(Absent):
                uploads.pending_list(actor, pending.uid)
    assert len(list(incoming_folder.iterdir())) == 1


def test_an_upload_can_be_dropped_with_its_file(
    cast: Cast, incoming_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = cast.client("originator")
    upload(client, FRENCH)
    (pending,) = held(cast)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("finance:list_drop", args=[pending.uid]))
    assert held(cast) == []
    assert list(incoming_folder.iterdir()) == []


def test_an_upload_whose_file_was_swept_is_not_there(cast: Cast, incoming_folder: Path) -> None:
    client = cast.client("originator")
    columns = upload(client, FRENCH)
    for file in incoming_folder.iterdir():
        file.unlink()
    assert client.get(columns).status_code == 404
