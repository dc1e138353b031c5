"""`tahaluf screen` reads every format without a database, writes a hit a line, and its exit code tells how it went."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import screening
from tahaluf.config.command import main
from tahaluf.config.commands import screen as command_of_screen

ENGINES = Path(__file__).parents[1] / "engines"
LISTS, SUBJECTS = ENGINES / "lists" / "files", ENGINES / "subjects" / "files"
TRANSACTION = "/Document/FIToFICstmrCdtTrf/CdtTrfTxInf"
OWN_COLUMNS = "id=Nr,name=Nom,alias=Alias,birth_date=Né,nationality=Pays,document_number=Pièce"


@pytest.fixture
def screen():
    """Runs the command; returns its exit code, its hits, and what it said on standard error."""

    def run(*arguments: object, stdin: bytes | None = None) -> tuple[int, list[dict], str]:
        result = CliRunner().invoke(main, ["screen", *map(str, arguments)], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr

    return run


@pytest.fixture
def clean(tmp_path):
    file = tmp_path / "clean.csv"
    file.write_text("id,name\nA,Zubayr Halim Al-Qarnasi\nB,Plain Payer\n", "utf-8")
    return file


@pytest.mark.parametrize(
    ("file", "options", "met", "code"),
    [
        ("un.xml", (), "XXi.001", 0),
        ("sdn.csv", (), "101", 3),
        ("ofac_advanced.xml", (), "20001", 0),
        ("eu.xml", (), "EU.9001.1", 0),
        ("eu_1_1.csv", (), "EU.9001.1", 0),
        ("eu_first.csv", (), "EU.9001.1", 0),
        ("uk_conlist.csv", (), "55501", 0),
        ("uk_sanctions.csv", (), "INV0001", 0),
        ("entities.ftm.json", (), "NK-inv1", 0),
        ("own.csv", ("--list-columns", OWN_COLUMNS), "A-1", 3),
    ],
)
def test_a_customer_is_met_in_every_format_of_lists(screen, clean, file, options, met, code):
    exit_code, hits, _ = screen(clean, "--list", LISTS / file, *options)
    assert exit_code == code
    assert [(hit["subject"]["id"], hit["listing"]["id"]) for hit in hits] == [("A", met)]
    assert hits[0]["score"] >= 0.9


def test_a_hit_has_exactly_the_promised_fields(screen, clean):
    _, (hit,), _ = screen(clean, "--list", LISTS / "un.xml")
    assert list(hit) == ["subject", "listing", "matched_name", "score", "reasons"]
    assert hit["subject"] == {"id": "A", "name": "Zubayr Halim Al-Qarnasi", "row": 1}
    assert hit["listing"] == {
        "list": "un", "list_version": "2026-03-01", "id": "XXi.001", "name": "ZUBAYR HALIM AL-QARNASI",
    }  # fmt: skip
    assert sum(reason["gave"] for reason in hit["reasons"]) == pytest.approx(hit["score"], abs=0.01)


@pytest.mark.parametrize(
    ("file", "paths"),
    [
        ("pacs008_08.xml", {f"{TRANSACTION}[1]/Dbtr/Nm", f"{TRANSACTION}[2]/Cdtr/Nm"}),
        ("pacs008_10_envelope.xml", {f"{TRANSACTION}[1]/Dbtr/Nm"}),
        ("mt103.txt", {":50F: line 2"}),
    ],
)  # fmt: skip
def test_payments_are_met_with_path_and_role(screen, file, paths):
    exit_code, hits, _ = screen(SUBJECTS / file, "--list", LISTS / "un.xml")
    assert exit_code == 0
    assert paths <= {hit["subject"]["message_path"] for hit in hits}
    assert all(hit["subject"]["party_role"] for hit in hits)


def test_a_payments_bic_and_vessel_meet_their_listings(screen):
    _, hits, _ = screen(SUBJECTS / "pacs008_08.xml", "--list", LISTS / "ofac_advanced.xml")
    met = {(hit["subject"]["party_role"], hit["listing"]["id"]) for hit in hits}
    assert {("instructing_agent", "20002"), ("remittance_information", "20003"), ("debtor", "20001")} <= met


def test_ftm_subjects_are_met_by_name_and_by_number(screen):
    exit_code, hits, _ = screen(SUBJECTS / "people.ftm.json", "--list", LISTS / "entities.ftm.json")
    assert exit_code == 3
    assert [(hit["subject"]["id"], hit["listing"]["id"]) for hit in hits] == [("P-1", "NK-inv1"), ("V-1", "NK-inv3")]


def test_several_lists_are_screened_in_one_run(screen, clean):
    _, hits, _ = screen(clean, "--list", LISTS / "un.xml", "--list", LISTS / "eu.xml")
    assert {hit["listing"]["list"] for hit in hits} == {"un", "eu-fsf"}


def test_a_dash_is_csv_on_standard_input(screen):
    content = "name\nزبير حليم القرنسي\n".encode()
    exit_code, hits, _ = screen("-", "--list", LISTS / "un.xml", stdin=content)
    assert (exit_code, [hit["listing"]["id"] for hit in hits]) == (0, ["XXi.001"])


def test_columns_are_mapped_and_encodings_named(screen, tmp_path):
    file = tmp_path / "clients.csv"
    file.write_bytes("Numéro;Nom;Né le\n7;Zoubéir Halim Al-Qarnasi;30/11/1967\n".encode("windows-1252"))
    exit_code, hits, _ = screen(
        file,
        "--list",
        LISTS / "un.xml",
        "--columns",
        "id=Numéro,name=Nom,birth_date=Né le",
        "--encoding",
        "windows-1252",
    )
    assert (exit_code, [hit["subject"]["id"] for hit in hits]) == (0, ["7"])
    assert "birth_same_day" in [reason["code"] for reason in hits[0]["reasons"]]


@pytest.mark.parametrize(("language", "word"), [("ar", "يُكتبان"), ("fr", "s’écrivent"), ("en", "written")])
def test_reasons_are_worded_in_the_language_that_was_asked_for(screen, clean, language, word):
    _, (hit,), _ = screen(clean, "--list", LISTS / "un.xml", "--language", language)
    assert word in hit["reasons"][0]["text"]


def test_rejected_rows_go_to_a_file_with_line_field_and_value_and_the_exit_code_says_so(screen, tmp_path):
    file, rejects, output = tmp_path / "c.csv", tmp_path / "rejects.jsonl", tmp_path / "hits.jsonl"
    file.write_text("id,name,birth_date\nA,Zubayr Halim Al-Qarnasi,31/31/1967\nB,,\n", "utf-8")
    exit_code, hits, stderr = screen(file, "--list", LISTS / "un.xml", "--rejects", rejects, "--output", output)
    assert (exit_code, hits, stderr) == (3, [], "")
    lines = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert [(r["line"], r["field"], r["value"], r["code"]) for r in lines] == [
        (2, "birth_date", "31/31/1967", "bad_date"), (3, "name", "", "name_missing"),
    ]  # fmt: skip
    assert all(r["file"] == str(file) and r["sentence"] for r in lines)
    assert [json.loads(line)["subject"]["id"] for line in output.read_text("utf-8").splitlines()] == ["A"]


def test_without_a_file_rejects_are_told_on_standard_error(screen, tmp_path):
    file = tmp_path / "c.csv"
    file.write_text("name,nationality\nPlain,Narnia\n", "utf-8")
    exit_code, _, stderr = screen(file, "--list", LISTS / "un.xml")
    assert exit_code == 3
    assert f"{file}:2: nationality: 'Narnia' is not a country that is known" in stderr


def test_everything_read_is_0_and_leaves_an_empty_file_of_rejects(screen, clean, tmp_path):
    rejects = tmp_path / "rejects.jsonl"
    assert screen(clean, "--list", LISTS / "un.xml", "--rejects", rejects)[0] == 0
    assert rejects.read_bytes() == b""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("absent.csv", "--list", LISTS / "un.xml"), "absent.csv"),
        ((SUBJECTS / "customers.csv",), "--list"),
        ((SUBJECTS / "customers.csv", "--list", "absent.xml"), "absent.xml"),
        ((SUBJECTS / "customers.csv", "--list", LISTS), "directory"),
        ((SUBJECTS / "customers.csv", "--list", SUBJECTS / "mt103.txt"), "SWIFT"),
        ((SUBJECTS / "customers.csv", "--list", LISTS / "un.xml", "--cutoff", "1.5"), "cutoff"),
        ((SUBJECTS / "customers.csv", "--list", LISTS / "un.xml", "--columns", "nonsense"), "FIELD=HEADER"),
        ((SUBJECTS / "customers.csv", "--list", LISTS / "un.xml", "--columns", "name=Absent"), "Absent"),
        ((SUBJECTS / "customers.csv", "--list", LISTS / "un.xml", "--encoding", "klingon"), "klingon"),
        ((SUBJECTS / "customers.csv", "--list", LISTS / "un.xml", "--output", "/absent/hits"), "/absent/hits"),
        ((LISTS / "un.xml", "--list", LISTS / "un.xml"), "CONSOLIDATED_LIST"),
    ],
)
def test_what_cannot_run_is_2_with_a_sentence_that_says_why(screen, arguments, says):
    exit_code, hits, stderr = screen(*arguments)
    assert (exit_code, hits) == (2, [])
    assert says in stderr
    assert "Traceback" not in stderr


def test_an_incomplete_list_is_not_screened_against(screen, clean, tmp_path):
    cut = tmp_path / "un.xml"
    cut.write_bytes((LISTS / "un.xml").read_bytes()[:3000])
    output = tmp_path / "hits.jsonl"
    exit_code, _, stderr = screen(clean, "--list", cut, "--output", output)
    assert exit_code == 2
    assert f"{cut}:" in stderr
    assert "incomplete" in stderr
    assert not output.exists()


def test_a_payment_file_that_is_cut_is_screened_as_far_as_it_goes(screen, tmp_path):
    cut = tmp_path / "pacs.xml"
    whole = (SUBJECTS / "pacs008_08.xml").read_bytes()
    cut.write_bytes(whole[: whole.rindex(b"<Cdtr>")])
    exit_code, hits, stderr = screen(cut, "--list", LISTS / "un.xml")
    assert exit_code == 3
    assert hits
    assert "ends in the middle" in stderr


def test_subjects_of_which_nothing_can_be_read_are_2(screen, tmp_path):
    bomb = tmp_path / "pacs.xml"
    bomb.write_bytes(
        b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><X>&x;</X></Document>'
    )
    exit_code, hits, stderr = screen(bomb, "--list", LISTS / "un.xml")
    assert (exit_code, hits) == (2, [])
    assert "document type" in stderr


def test_missing_companions_of_the_sdn_file_are_named(screen, clean, tmp_path):
    alone = tmp_path / "sdn.csv"
    alone.write_bytes((LISTS / "sdn.csv").read_bytes())
    _, _, stderr = screen(clean, "--list", alone)
    assert "alt.csv is not beside it" in stderr
    assert "add.csv is not beside it" in stderr


def test_a_run_that_dies_leaves_no_output_and_no_rest(screen, clean, tmp_path, monkeypatch):
    from tahaluf.config.commands import screen as module

    def die(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(module.Screener, "screen", die)
    with pytest.raises(RuntimeError):
        screen(clean, "--list", LISTS / "un.xml", "--output", tmp_path / "hits.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["clean.csv"]


def test_the_command_imports_no_django_and_opens_no_database(clean):
    program = (
        "import sys; from tahaluf.config.command import main\n"
        "try: main(sys.argv[1:], standalone_mode=False)\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg')]"
    )
    arguments = ["screen", str(clean), "--list", str(LISTS / "un.xml")]
    for argv in (arguments, ["--help"], ["screen", "--help"]):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program, *argv], capture_output=True, text=True, check=False,
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_real_persons_are_met_by_their_original_script(screen, shared_data, tmp_path):
    from tahaluf.engines.lists import Listing, open_list

    un = shared_data / "lists" / "un_consolidated_2025-04-19.xml"
    with un.open("rb") as stream:
        persons = [item for item in open_list(stream, un.name) if isinstance(item, Listing) and item.kind == "person"]
    sought = {person.id: name.text for person in persons for name in person.names if name.kind == "original"}
    file = tmp_path / "sought.csv"
    file.write_text("id,name\n" + "".join(f'{key},"{name}"\n' for key, name in sought.items()), "utf-8")
    exit_code, hits, _ = screen(file, "--list", un)
    met = {hit["subject"]["id"] for hit in hits if hit["subject"]["id"] == hit["listing"]["id"]}
    assert (exit_code, met) == (0, set(sought))


def run_shell(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `SCREEN` is the command and `$1` the first argument."""
    program = f"{sys.executable} -m tahaluf.config.command screen"
    return subprocess.run(
        ["bash", "-c", script.replace("SCREEN", program), "bash", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ('SCREEN "$1" --list <(cat "$2")', 0),
        ('SCREEN <(cat "$1") --list <(cat "$2") --list "$2"', 0),
        ('cat "$2" | SCREEN "$1" --list /dev/stdin', 0),
    ],
)
def test_a_list_may_come_through_a_pipe(clean, script, code):
    done = run_shell(script, clean, LISTS / "un.xml")
    assert (done.returncode, done.stderr) == (code, "")
    assert {json.loads(line)["listing"]["id"] for line in done.stdout.splitlines()} == {"XXi.001"}


@pytest.mark.parametrize(
    "script",
    [
        'SCREEN "$1" --list "$2" > /dev/full',
        'SCREEN "$1" --list "$2" --output /dev/full',
        'SCREEN "$3" --list "$2" --rejects /dev/full',
    ],
)
def test_a_disk_without_room_is_2_in_words(clean, tmp_path, script):
    unnamed = tmp_path / "unnamed.csv"
    unnamed.write_text("id,name\n1,\n", "utf-8")
    done = run_shell(script, clean, LISTS / "un.xml", unnamed)
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_reader_who_has_seen_enough_ends_it_quietly(tmp_path):
    many = tmp_path / "many.csv"
    many.write_text("name\n" + "Zubayr Halim Al-Qarnasi\n" * 3000, "utf-8")
    done = run_shell('set -o pipefail; SCREEN "$1" --list "$2" | head -n 1', many, LISTS / "un.xml")
    assert (done.returncode, done.stderr, done.stdout.count("\n")) == (141, "", 1)


def test_stopped_by_the_keyboard_it_says_so_and_leaves_nothing(clean, tmp_path):
    program = (
        "import os, signal; from tahaluf.config.command import main; from tahaluf.config.commands import screen\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where the suite runs in the background
        "screen.Screener.screen = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "main()"
    )
    output = tmp_path / "hits.jsonl"
    arguments = ["screen", clean, "--list", LISTS / "un.xml", "--output", output]
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr == "Stopped before the end: the hits so far are not all of them.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["clean.csv"]


HEADERS = {
    "an open quotation mark": b'id,"name\nA,Zubayr\n',
    "a byte of another encoding": "id,name,الاسم".encode() + b"\xe9\nA,Zubayr,1\n",
    "JSON": b'{"id":"A","name":"Zubayr"}\n',
}


@pytest.mark.parametrize("content", HEADERS.values(), ids=HEADERS)
def test_subjects_without_a_header_that_can_be_read_are_2(screen, content):
    exit_code, hits, stderr = screen("-", "--list", LISTS / "un.xml", stdin=content)
    assert (exit_code, hits) == (2, [])
    assert "<stdin>:1" in stderr


@pytest.mark.parametrize("content", list(HEADERS.values())[:2], ids=list(HEADERS)[:2])
def test_an_own_list_without_a_header_that_can_be_read_is_2(screen, clean, tmp_path, content):
    own = tmp_path / "own.csv"
    own.write_bytes(content)
    exit_code, hits, stderr = screen(clean, "--list", own, "--list-columns", "id=id,name=name")
    assert (exit_code, hits) == (2, [])
    assert f"{own}:1" in stderr


def test_rows_of_words_that_never_came_before_take_no_more_memory_the_more_they_are(tmp_path):
    listed, output = tmp_path / "listed.csv", tmp_path / "hits.jsonl"
    screening.write_list(listed)
    peaks = []
    for rows in (1_000, 12_000):
        subjects = tmp_path / f"{rows}.csv"
        screening.write_subjects(subjects, rows)
        _seconds, peak, code = screening.run(subjects, listed, output)
        assert code == 0
        peaks.append(peak)
    assert output.read_bytes().count(b"\n") > 100
    assert peaks[1] < 1.2 * peaks[0]


def test_a_table_in_windows_1256_says_so_and_counts_as_read(screen, tmp_path):
    file = tmp_path / "arabic.csv"
    file.write_bytes("id,name\nA,زبير حليم القرنسي\nB,سليم بركات\n".encode("windows-1256"))
    code, hits, said = screen(file, "--list", LISTS / "un.xml")
    assert (code, [hit["subject"]["id"] for hit in hits]) == (0, ["A"])
    assert f"{file}:2: the text is not UTF-8 and was read as windows-1256" in said
    code, _, said = screen(file, "--list", LISTS / "un.xml", "--encoding", "windows-1256")
    assert (code, said) == (0, "")


@pytest.mark.parametrize("cutoff", ["nan", "NaN", "-nan"])
def test_a_cutoff_that_is_no_number_is_refused_and_clears_nobody(screen, clean, cutoff):
    code, hits, said = screen(clean, "--list", LISTS / "un.xml", f"--cutoff={cutoff}")
    assert (code, hits) == (2, [])
    assert "is no number" in said


def test_a_list_that_was_cut_is_not_screened_against_whatever_its_format(screen, clean, tmp_path):
    for name in ("sdn.csv", "eu_1_1.csv", "uk_conlist.csv", "entities.ftm.json"):
        whole = (LISTS / name).read_bytes().rstrip(b"\r\n\x1a")
        cut = tmp_path / name
        cut.write_bytes(whole[: whole.rindex(b"\n") + 12])
        code, hits, said = screen(clean, "--list", cut)
        assert (code, hits) == (2, [])
        assert "the file ends in the middle of a record" in said


def test_family_and_given_name_in_columns_of_their_own_are_one_name(screen, tmp_path):
    file = tmp_path / "columns.csv"
    file.write_text("Prénom;Nom\nZubayr Halim;Al-Qarnasi\n", "utf-8")
    code, (hit,), _ = screen(file, "--list", LISTS / "un.xml")
    assert (code, hit["subject"]["name"], hit["listing"]["id"]) == (0, "Zubayr Halim Al-Qarnasi", "XXi.001")


def test_hits_and_rejects_are_not_written_over_one_another_nor_over_what_is_read(screen, clean, tmp_path):
    same = tmp_path / "same.jsonl"
    listed = tmp_path / "list.xml"
    listed.write_bytes((LISTS / "un.xml").read_bytes())
    for options in (
        ("--output", same, "--rejects", tmp_path / "." / "same.jsonl"),
        ("--output", clean),
        ("--rejects", listed),
    ):
        code, hits, said = screen(clean, "--list", listed, *options)
        assert (code, hits) == (2, [])
        assert "is read or written already" in said
    assert clean.read_text("utf-8").startswith("id,name")
    assert listed.read_bytes() == (LISTS / "un.xml").read_bytes()


def test_a_field_that_no_table_has_is_named_and_so_are_those_that_there_are(screen, clean):
    for option in ("--columns", "--list-columns"):
        code, _, said = screen(clean, "--list", LISTS / "un.xml", option, "foo=id")
        assert code == 2
        assert "'foo' is no field; there are: id, name, given_name" in " ".join(said.split())


@pytest.mark.parametrize(("language", "word"), [("ar", "حزم"), ("en", "packages"), ("fr", "paquets")])
def test_without_its_extra_spark_is_refused_with_what_to_install(screen, clean, monkeypatch, tmp_path, language, word):
    monkeypatch.setattr(command_of_screen, "SPARK_PACKAGES", ("a_package_that_nobody_has",))
    options = ("--engine", "spark", "--output", tmp_path / "run", "--language", language)
    exit_code, hits, stderr = screen(clean, "--list", LISTS / "un.xml", *options)
    assert (exit_code, hits) == (2, [])
    assert "pip install 'tahaluf[spark]'" in stderr
    assert word in stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(("options", "says"), [((), "--output"), (("--output", "run", "--rejects", "r"), "--rejects")])
def test_spark_writes_a_folder_with_the_rejects_in_it(screen, clean, monkeypatch, options, says):
    monkeypatch.setattr(command_of_screen, "SPARK_PACKAGES", ())
    exit_code, _hits, stderr = screen(clean, "--list", LISTS / "un.xml", "--engine", "spark", *options)
    assert exit_code == 2
    assert says in stderr


def test_a_folder_is_read_and_written_by_spark_alone(screen, clean, tmp_path):
    for arguments in (
        (tmp_path, "--list", LISTS / "un.xml"),
        (clean, "--list", LISTS / "un.xml", "--output", tmp_path),
    ):
        exit_code, _hits, stderr = screen(*arguments)
        assert exit_code == 2
        assert f"{tmp_path} is a directory" in stderr
