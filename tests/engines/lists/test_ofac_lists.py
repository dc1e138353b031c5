"""Which of OFAC's two lists a file holds: the short one is never taken for the long one."""

import io

import pytest

from tahaluf.engines.lists import open_list
from tahaluf.engines.rejects import Unreadable


def rows(*tags: str) -> bytes:
    end = ",".join(["-0- "] * 8)
    return "".join(f'{n},"INVENTED {n}",-0- ,"{tag}",{end}\r\n' for n, tag in enumerate(tags, 1)).encode()


def advanced(listed: str, names: dict[str, str]) -> bytes:
    values = "".join(f'<List ID="{number}">{name}</List>' for number, name in names.items())
    entries = "".join(
        f'<SanctionsEntry ID="{n}" ProfileID="{n}" ListID="{listed}"/>' for n in range(3 if listed else 0)
    )
    return (
        '<?xml version="1.0"?><Sanctions xmlns="http://www.un.org/sanctions/1.0"><ReferenceValueSets><ListValues>'
        f"{values}</ListValues></ReferenceValueSets><SanctionsEntries>{entries}</SanctionsEntries></Sanctions>"
    ).encode()


def key_of(data: bytes, file: str, key: str = "") -> str:
    return open_list(io.BytesIO(data), file, key=key).source.list


BOTH = {"1550": "SDN List", "91512": "Non-SDN Palestinian Legislative Council List", "91507": "Consolidated List"}


@pytest.mark.parametrize(
    ("data", "file", "key"),
    [
        (rows("SDGT", "CUBA"), "download.csv", "ofac-sdn"),
        (rows("SDGT] [NS-PLC", "CUBA", "FTO"), "download.csv", "ofac-sdn"),
        (rows("NS-PLC", "FSE-IR", "CAPTA", "UKRAINE-EO13662"), "download.csv", "ofac-cons"),
        (rows("NS-PLC", "NS-CMIC-EO13959"), "sdn.csv", "ofac-cons"),
        (rows("UKRAINE-EO13662"), "cons_prim.csv", "ofac-cons"),
        (rows("NEW-PROGRAMME"), "ofac-cons.csv", "ofac-cons"),
        (rows("NEW-PROGRAMME"), "SDN.CSV", "ofac-sdn"),
        (rows("SDGT"), "CONS_PRIM.CSV", "ofac-cons"),
        (advanced("1550", BOTH), "x.xml", "ofac-sdn"),
        (advanced("91507", BOTH), "x.xml", "ofac-cons"),
        (advanced("91512", BOTH), "sdn_advanced.xml", "ofac-cons"),
        (advanced("", {"1550": "SDN List"}), "x.xml", "ofac-sdn"),
        (advanced("", {"91507": "Consolidated List"}), "x.xml", "ofac-cons"),
        (advanced("", BOTH), "cons_advanced.xml", "ofac-cons"),
        (advanced("", {}), "SDN_ADVANCED.XML", "ofac-sdn"),
    ],
)
def test_each_list_has_its_own_key_by_content_or_name(data: bytes, file: str, key: str) -> None:
    assert key_of(data, file) == key


@pytest.mark.parametrize(
    ("data", "file"),
    [(rows("NEW-PROGRAMME"), "list.csv"), (rows("UKRAINE-EO13662"), "list.csv"), (rows("-0-"), "l"),
     (advanced("", BOTH), "x.xml")],
)  # fmt: skip
def test_what_does_not_say_which_list_it_is_is_refused_until_somebody_says_so(data: bytes, file: str) -> None:
    with pytest.raises(Unreadable) as refused:
        key_of(data, file)
    assert refused.value.reject.code == "list_unclear"
    assert "ofac-cons" in refused.value.reject.sentence()
    assert key_of(data, file, "ofac-cons") == "ofac-cons"


def test_the_stream_stands_at_its_beginning_again_and_is_read_whole() -> None:
    found = list(open_list(io.BytesIO(rows("NS-PLC", "FSE-IR")), "cons_prim.csv"))
    assert [(listing.list, listing.id) for listing in found] == [("ofac-cons", "1"), ("ofac-cons", "2")]


def test_the_real_sdn_list_is_known_whatever_it_is_called(shared_data) -> None:
    with (shared_data / "lists/ofac_2021-07_sdn.csv").open("rb") as stream:
        assert open_list(stream, "download.csv").source.list == "ofac-sdn"
