"""Files as Arabic spreadsheets save them, on the pages: read whole, or refused whole; and lists that lost rows wait."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tahaluf.desks.finance.lists import importing
from tahaluf.desks.finance.lists.reads import version_of
from tahaluf.desks.finance.lists.workflow import VersionState
from tahaluf.desks.finance.models import ListEntry, ListVersion
from tahaluf.desks.finance.screening.forms import has_header, pasted_bytes
from tahaluf.desks.finance.subjects.actions import start_intake
from tahaluf.desks.finance.subjects.uploads import keep_upload
from tahaluf.engines.rejects import Unreadable
from tahaluf.engines.subjects import open_subjects
from tahaluf.policy.context import opened
from tahaluf.policy.visibility import visible
from tests.cast import Cast
from tests.desks.finance.conftest import Import
from tests.desks.finance.subjects.stage import go_on, kept, make, take_in

pytestmark = pytest.mark.django_db

ARABIC = "الاسم;تاريخ الميلاد\nزبير حليم القرنسي;1967\nZubayr Halim;1968\n"
WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"
CYRILLIC = "name;born\nПётр Ильич;1967\n".encode("cp1251")


def post(cast: Cast, data: bytes, **more: str) -> Any:
    given = {"file": SimpleUploadedFile("own.csv", data), "key": "own", **more}
    return cast.client("originator").post(reverse("finance:list_import"), given)


def imported_of(cast: Cast, answer: Any) -> ListVersion:
    uid = answer["Location"].rstrip("/").rpartition("/")[2]
    importing.import_version(uid, lambda: opened(cast.tokens["originator"]))
    with cast.acting("originator") as actor:
        return version_of(actor, uid)


def test_an_own_list_in_windows_1256_is_read_whole(cast: Cast, incoming_folder: Path) -> None:
    version = imported_of(cast, post(cast, ARABIC.encode("windows-1256")))
    with cast.acting("originator") as actor:
        names = list(visible(actor, ListEntry).filter(version=version).values_list("name", flat=True))
    assert names == ["زبير حليم القرنسي", "Zubayr Halim"]
    assert (version.reject_count, version.state) == (0, VersionState.CURRENT)
    assert [warning["code"] for warning in version.warnings] == ["encoding_assumed"]


def test_a_list_whose_encoding_cannot_be_told_is_refused_until_the_officer_names_it(
    cast: Cast, incoming_folder: Path
) -> None:
    refused = post(cast, CYRILLIC)
    assert refused.status_code == 200
    assert "windows-1256" in refused.content.decode()
    with cast.acting("originator") as actor:
        assert not visible(actor, ListVersion).exists()
    chosen = imported_of(cast, post(cast, "name\nÞorgerður\n".encode("windows-1252"), encoding="windows-1252"))
    assert (chosen.encoding, chosen.entry_count, chosen.state) == ("windows-1252", 1, VersionState.CURRENT)


def test_an_own_list_under_headers_of_its_own_keeps_the_encoding_that_was_chosen(
    cast: Cast, incoming_folder: Path
) -> None:
    columns = post(cast, "Þeir;x\nÞorgerður;1\n".encode("windows-1252"), encoding="windows-1252")["Location"]
    version = imported_of(cast, cast.client("originator").post(columns, {"name": "Þeir"}))
    with cast.acting("originator") as actor:
        assert visible(actor, ListEntry).get(version=version).name == "Þorgerður"


@pytest.mark.parametrize(("rows", "state"), [(10, VersionState.WAITING), (98, VersionState.CURRENT)])
def test_a_list_that_lost_more_than_a_few_rows_waits_for_an_officer(imported: Import, rows: int, state: str) -> None:
    sound = "".join(f"{n},Invented Number {n}\n" for n in range(rows))
    version = imported(data=f"id,name\n{sound}x,\n".encode(), name="own.csv")
    assert version.state == state
    said = [warning["detail"] for warning in version.warnings if warning["code"] == "rows_lost"]
    assert said == ([{"found": 1, "expected": rows + 1}] if state == VersionState.WAITING else [])


def test_a_listed_wallet_without_a_name_is_an_entry_that_is_found_by_its_address(cast: Cast, imported: Import) -> None:
    version = imported(data=f"id,wallet\nW-1,{WALLET}\n".encode(), name="own.csv")
    with cast.acting("originator") as actor:
        entry = visible(actor, ListEntry).get(version=version)
    assert (entry.name, entry.listing["names"], version.state) == (WALLET, [], VersionState.CURRENT)
    page = cast.client("originator").get(reverse("finance:entry", args=[version.uid, entry.ordinal]))
    assert WALLET in page.content.decode()


def test_pasted_arabic_headers_are_a_table_and_a_pasted_name_is_none() -> None:
    (first, *_) = open_subjects(io.BytesIO(pasted_bytes(ARABIC)), "pasted.csv")
    assert (first.name, str(first.births[0])) == ("زبير حليم القرنسي", "1967")  # type: ignore[union-attr]
    assert not has_header("Imo\nZubayr Halim\n")
    assert has_header("id,imo\n1,9999991\n")


def test_a_file_of_subjects_in_windows_1256_is_taken_in_and_screened_whole(cast: Cast, incoming_folder: Path) -> None:
    rows = "المعرف;الاسم;رقم المحفظة\nC-1;زبير حليم القرنسي;\n"
    portfolio = make(cast)
    intake = take_in(cast, portfolio, rows.encode("windows-1256"))
    assert (intake.new_count, intake.reject_count) == (1, 0)
    assert kept(cast, portfolio)["C-1"].name == "زبير حليم القرنسي"
    with cast.acting("originator"), pytest.raises(Unreadable):
        keep_upload("c.csv", [CYRILLIC])
    with cast.acting("originator") as actor:
        upload = keep_upload("c.csv", ["name\nÞorgerður\n".encode("windows-1252")], "windows-1252")
        chosen = start_intake(actor, portfolio.uid, upload, {}, queue=False)
    assert go_on(cast, chosen).new_count == 1
    assert {row.name for row in kept(cast, portfolio).values()} == {"زبير حليم القرنسي", "Þorgerður"}


def test_a_customer_without_a_name_is_kept_under_its_identifier(cast: Cast, incoming_folder: Path) -> None:
    portfolio = make(cast)
    table = f"name,crypto_address\n,{WALLET}\n,{WALLET[:-1]}F\n".encode()
    first, again = take_in(cast, portfolio, table), take_in(cast, portfolio, table + b"\n")
    assert (first.new_count, first.reject_count, again.same_count) == (2, 0, 2)
    assert sorted(row.name for row in kept(cast, portfolio).values()) == sorted([WALLET, f"{WALLET[:-1]}F"])


def test_a_file_on_the_screening_page_is_read_in_the_encoding_that_is_found_or_chosen(
    cast: Cast, imported: Import, incoming_folder: Path
) -> None:
    listed = imported(data=ARABIC.encode(), name="own.csv")
    client = cast.client("originator")

    def screened(data: bytes, encoding: str = "") -> Any:
        given = {"file": SimpleUploadedFile("c.csv", data), "versions": [listed.pk], "cutoff": "0.9"}
        return client.post(reverse("finance:screen"), given | {"encoding": encoding})

    assert "زبير حليم القرنسي" in client.get(screened(ARABIC.encode("windows-1256"))["Location"]).content.decode()
    assert "windows-1256" in screened(CYRILLIC).content.decode()
    assert screened("name\nÞorgerður\n".encode("windows-1252"), "windows-1252").status_code == 302
