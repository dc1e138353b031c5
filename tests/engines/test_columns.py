"""Tables as spreadsheets save them: headers in three languages, identifiers, marks of their own."""

import io

import pytest

from tahaluf.engines.columns import find_columns
from tahaluf.engines.lists import Listing, open_list
from tahaluf.engines.rejects import Reject, Unreadable
from tahaluf.engines.subjects import Subject, open_subjects

WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"


def subjects_of(text: str) -> tuple[list[Subject], list[Reject]]:
    items = list(open_subjects(io.BytesIO(text.encode()), "c.csv"))
    return [i for i in items if isinstance(i, Subject)], [i for i in items if isinstance(i, Reject)]


def listings_of(text: str) -> tuple[list[Listing], list[Reject]]:
    items = list(open_list(io.BytesIO(text.encode()), "own.csv"))
    return [i for i in items if isinstance(i, Listing)], [i for i in items if isinstance(i, Reject)]


@pytest.mark.parametrize(
    "header",
    [
        "name,date of birth,Nationality,gender,passport_no",
        "الاسم,تاريخ الميلاد,الجنسية,الجنس,رقم الجواز",
        "NOM,date_naissance,nationalité,sexe,passeport",
        "Nom complet,Date de naissance,Pays,Sexe,N° de passeport",
    ],
)
def test_headers_are_known_in_three_languages(header: str) -> None:
    row = "Zubayr Halim,1967,LY,{gender},ZZ00123"
    for gender, kept in (("ذكر", "male"), ("أنثى", "female"), ("Homme", "male"), ("féminin", "female")):
        ((subject,), rejects) = subjects_of(f"{header}\n{row.format(gender=gender)}\n")
        ((listing,), of_list) = listings_of(f"{header}\n{row.format(gender=gender)}\n")
        assert rejects == of_list == []
        for found in (subject, listing):
            assert (found.name, found.countries, found.gender) == ("Zubayr Halim", ("LY",), kept)
            assert list(map(str, found.births)) == ["1967"]
            assert found.identifiers[0].key == ("paper", "ZZ00123")


def test_no_wording_stands_for_two_fields() -> None:
    from tahaluf.engines.columns import KNOWN

    every = [wording for wordings in KNOWN.values() for wording in set(wordings)]
    assert len(every) == len(set(every))
    assert find_columns(["Date of birth:", "FULL-NAME"], {}) == {"birth_date": 0, "name": 1}


def test_identifiers_of_banks_ships_and_wallets_are_read_and_checked() -> None:
    header = "name,bic,imo,crypto_address\n"
    ((sound, unsound), rejects) = subjects_of(f"{header}Invented,INVTLYTR,IMO 9999991,{WALLET}\nOther,no bic,12,xx\n")
    assert [identifier.key for identifier in sound.identifiers] == [
        ("bic", "INVTLYTR"), ("imo", "9999991"), ("crypto", WALLET.upper()),
    ]  # fmt: skip
    assert (unsound.name, unsound.identifiers) == ("Other", ())
    assert [(reject.line, reject.field, reject.code) for reject in rejects] == [
        (3, "bic", "bad_bic"), (3, "imo", "bad_imo"), (3, "crypto_address", "bad_crypto"),
    ]  # fmt: skip
    ((listing, *_), _) = listings_of(f"{header}Invented,INVTLYTR,IMO 9999991,{WALLET}\n")
    assert [i.kind for i in listing.identifiers] == ["bic", "imo", "crypto"]


@pytest.mark.parametrize("text", [f"name,wallet\n,{WALLET}\n", f"wallet\n{WALLET}\n", f"id,wallet\n1,{WALLET}\n"])
def test_a_row_with_an_identifier_needs_no_name(text: str) -> None:
    ((subject,), rejects) = subjects_of(text)
    ((listing,), of_list) = listings_of(text)
    assert (subject.name, subject.label, listing.name, rejects, of_list) == ("", WALLET, WALLET, [], [])


def test_a_row_with_neither_is_rejected_and_one_with_a_destroyed_name_is_screened_by_its_number() -> None:
    ((subject,), rejects) = subjects_of(f"id,name,wallet\n1,,\n2,????????,{WALLET}\n")
    assert [(reject.line, reject.code) for reject in rejects] == [(2, "name_missing"), (3, "question_marks")]
    assert (subject.name, subject.label) == ("", WALLET)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nname;birth_date\nZubayr;1967\n",
        '"sep=;"\r\nname;birth_date\r\nZubayr;1967\r\n',
        "\ufeffsep=,\nname,birth_date\nZubayr,1967\n",
        "name|birth_date\nZubayr|1967\n",
        "name,birth_date\nZubayr,1967,\n",
        "name,birth_date\nZubayr,1967,,,\n",
        "name,birth_date,\nZubayr,1967\n",
    ],
)
def test_marks_that_spreadsheets_leave_cost_no_row(text: str) -> None:
    for found, rejects in (subjects_of(text), listings_of(text)):
        assert [(each.name, str(each.births[0])) for each in found] == [("Zubayr", "1967")]
        assert rejects == []


def test_a_row_that_says_more_or_less_than_the_header_is_still_rejected() -> None:
    for found, rejects in (subjects_of("name,dob\nA B,1967,x\nC D\n"), listings_of("name,dob\nA B,1967,x\nC D\n")):
        assert (found, [reject.code for reject in rejects]) == ([], ["too_many_columns", "too_few_columns"])


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Prénom;Nom;id", "Zubayr;Al-Qarnasi;7", "Zubayr Al-Qarnasi"),
        ("First Name;Last Name;id", "Zubayr;Al-Qarnasi;7", "Zubayr Al-Qarnasi"),
        ("Surname;Given names;id", "Al-Qarnasi;Zubayr;7", "Zubayr Al-Qarnasi"),
        ("الاسم;اللقب;id", "زبير;القرنسي;7", "زبير القرنسي"),
        ("الاسم الأول;اسم الأب;اسم العائلة;id", "زبير;حليم;القرنسي;7", "زبير حليم القرنسي"),
        (
            "First name;Second name;Third name;Family name;id",
            "Zubayr;Ali;Omar;Qarnasi;7",
            "Zubayr Ali Omar Qarnasi",
        ),
        ("Nom complet;Prénom;Nom de famille;id", "Al-Qarnasi Zubayr;Zubayr;Al-Qarnasi;7", "Al-Qarnasi Zubayr"),
        ("name;surname;id", "ZUBAYR AL-QARNASI;Al-Qarnasi;7", "ZUBAYR AL-QARNASI"),
        ("Prénom;Nom;id", ";Qarnasi Bank;7", "Qarnasi Bank"),
    ],
)
def test_a_name_that_stands_in_several_columns_is_read_whole(header: str, row: str, name: str) -> None:
    ((subject,), rejects) = subjects_of(f"{header}\n{row}\n")
    ((listing,), of_list) = listings_of(f"{header}\n{row}\n")
    assert (subject.name, listing.name, rejects, of_list) == (name, name, [], [])


def test_a_name_is_also_compared_without_the_fathers_name_and_without_what_may_be_a_byname() -> None:
    ((of_columns,), _) = subjects_of("First name;Father name;Last name\nZubayr;Halim;Qarnasi\n")
    ((with_byname,), _) = subjects_of("الاسم;اللقب\nزبير القرنسي;أبو عمر\n")
    assert of_columns.aliases == ("Zubayr Qarnasi",)
    assert (with_byname.name, with_byname.aliases) == ("زبير القرنسي أبو عمر", ("زبير القرنسي",))


def test_a_given_name_alone_says_not_who_is_meant() -> None:
    with pytest.raises(Unreadable, match="not recognised"):
        subjects_of("First name;country\nZubayr;LY\n")


def test_columns_of_one_name_are_all_read() -> None:
    table = "id,name,Name,alias,alias\n1,Jane Payer,Zubayr Qarnasi,Abu One,Abu Two\n"
    ((subject,), _) = subjects_of(table)
    ((listing,), _) = listings_of(table)
    assert (subject.name, subject.aliases) == ("Jane Payer", ("Abu One", "Zubayr Qarnasi", "Abu Two"))
    assert {name.text for name in listing.names} == {"Jane Payer", *subject.aliases}


def test_papers_in_two_columns_of_one_name_are_both_read() -> None:
    ((subject,), rejects) = subjects_of("name,passport,passport\nJane Payer,ZZ00123,ZZ00456\n")
    assert ([paper.number for paper in subject.identifiers], rejects) == (["ZZ00123", "ZZ00456"], [])


def test_the_sign_that_older_programs_end_a_file_with_is_no_row() -> None:
    table = "id,name\n7,Zubayr Qarnasi\n\x1a"
    ((subject,), rejects) = subjects_of(table)
    ((listing,), of_list) = listings_of(table)
    assert (subject.id, listing.id, rejects, of_list) == ("7", "7", [], [])
