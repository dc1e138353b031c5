"""Every party, account, BIC and text of an MT 103 is screened, with broken lines joined."""

import pytest


@pytest.fixture
def first(read):
    subjects, _ = read("mt103.txt")
    return {subject.message_path: subject for subject in subjects if subject.row == 1}


@pytest.mark.parametrize(
    ("path", "role", "kind", "number", "line"),
    [
        ("{1:}", "sender", "bic", "INVTLYTRXXX", 1),
        ("{2:}", "receiver", "bic", "INVXFRPPXXX", 1),
        (":50K: line 1", "debtor_account", "iban", "DE89370400440532013000", 6),
        (":51A: line 1", "sending_institution_account", "account", "998877665", 10),
        (":51A: line 2", "sending_institution", "bic", "INVSDEFF", 11),
        (":52A: line 1", "debtor_agent", "bic", "INVDDEFF", 12),
        (":53B: line 1", "instructing_reimbursement_agent_account", "account", "112233445566", 13),
        (":54A: line 1", "instructed_reimbursement_agent", "bic", "INVRDEFFXXX", 15),
        (":55A: line 1", "third_reimbursement_agent", "bic", "INVQDEFF", 16),
        (":57C: line 1", "creditor_agent_account", "clearing", "FW021000021", 19),
        (":59: line 1", "creditor_account", "account", "ACC-998877", 20),
    ],
)
def test_accounts_and_bics_are_subjects_with_the_line_of_their_field(first, path, role, kind, number, line):
    found = first[path]
    assert (found.party_role, found.identifiers[0].kind, found.identifiers[0].number) == (role, kind, number)
    assert (found.line, found.transfer.own_reference) == (line, "REF-1")


def test_a_line_of_35_characters_continues_at_once_and_with_a_space(first):
    debtor = first[":50K: line 2"]
    assert debtor.name == "ZUBAYR HALIM ABDULRAHMAN AL-QARNASIOF NOWHERE"
    assert debtor.aliases == ("ZUBAYR HALIM ABDULRAHMAN AL-QARNASI OF NOWHERE",)


def test_a_shorter_name_is_read_with_and_without_a_next_line_that_has_no_digit(first):
    creditor, agent = first[":59: line 2"], first[":56D: line 1"]
    assert (creditor.name, creditor.aliases) == ("MIRSAD PLAIN", ("MIRSAD PLAIN OF THE HILLS",))
    assert (agent.name, agent.aliases, agent.kind) == ("INVENTED INTERMEDIARY BANK", (), "entity")


@pytest.mark.parametrize(
    ("path", "role", "text"),
    [
        (":23E:", "instruction_code", "PHOB/CALL ZUBAYR QARNASI"),
        (":70:", "remittance_information", "12 FOR THE VESSEL INVENTED STAR"),
        (":72:", "sender_to_receiver_information", "INVPITRR PASS TO THE HARBOUR BRANCH"),
        (":77B:", "regulatory_reporting", "LY//REPORTED AS INVENTED"),
    ],
)
def test_free_texts_are_joined_without_their_code_words(first, path, role, text):
    assert (first[path].party_role, first[path].name, first[path].is_text) == (role, text, True)


def test_a_free_text_that_was_broken_by_force_is_read_both_ways(read):
    text = b":20:R\n:59:X Y\n:70:INVOICE 123456 FOR MULLAH ZUBAYR HA\nLIM\n-\n"
    subjects, _ = read(text)
    assert (subjects[-1].name, subjects[-1].aliases) == (
        "INVOICE 123456 FOR MULLAH ZUBAYR HALIM", ("INVOICE 123456 FOR MULLAH ZUBAYR HA LIM",),
    )  # fmt: skip


def test_option_f_joins_its_numbered_lines_and_gives_birth_date_and_document(read):
    subjects, _ = read("mt103.txt")
    debtor = next(s for s in subjects if s.row == 2 and s.party_role == "debtor")
    assert (debtor.name, debtor.message_path) == ("ZUBAYR HALIM AL-QARNASI", ":50F: line 2")
    assert list(map(str, debtor.births)) == ["1967-11-30"]
    assert [(i.kind, i.number) for i in debtor.identifiers] == [("passport", "ZZ00123")]


def test_a_received_message_names_its_sender_in_its_second_block(read):
    subjects, rejects = read("mt103.txt")
    assert rejects == []
    assert [(s.party_role, s.label) for s in subjects if s.row == 2 and "{" in s.message_path] == [
        ("receiver", "INVXFRPPXXX"), ("sender", "INVTLYTRXXX"),
    ]  # fmt: skip
    assert [s.label for s in subjects if s.row == 2 and s.message_path == ":59A: line 2"] == ["INVGGB2L"]


def test_text_blocks_alone_are_messages_too(read):
    subjects, rejects = read(b":20:A\r\n:59:PLAIN PAYEE\r\n-\r\n:20:B\r\n:59:OTHER PAYEE\r\n-\r\n")
    assert rejects == []
    assert [(s.row, s.id, s.name) for s in subjects] == [(1, "A", "PLAIN PAYEE"), (2, "B", "OTHER PAYEE")]


def test_another_message_type_is_rejected_with_its_line_and_the_rest_goes_on(read, files):
    other = b"{1:F01INVTLYTRAXXX0000000000}{2:I202INVXFRPPXXXXN}{4:\n:20:COVER\n:58A:INVDDEFF\n-}\n"
    subjects, rejects = read(other + (files / "mt103.txt").read_bytes())
    assert [(r.code, r.line, r.field, r.value) for r in rejects] == [("message_type", 1, "{2:}", "202")]
    assert {s.row for s in subjects} == {2, 3}


def test_a_message_that_is_cut_off_is_reported_and_what_is_there_is_screened(read, files):
    whole = (files / "mt103.txt").read_bytes()
    cut = whole[: whole.index(b"4/19671130")]
    subjects, rejects = read(cut)
    assert [(r.code, r.line) for r in rejects] == [("message_incomplete", 31)]
    assert any(s.name == "ZUBAYR HALIM AL-QARNASI" for s in subjects if s.row == 2)


def test_a_destroyed_name_is_rejected_at_its_line(read):
    subjects, rejects = read(b":20:A\n:59:/X-123456\n???? ????\n-\n")
    assert [(r.code, r.line, r.field) for r in rejects] == [("question_marks", 3, ":59: line 2")]
    assert [s.label for s in subjects] == ["X-123456"]


def test_what_is_wrong_is_told_with_its_tag_its_message_and_its_line_in_the_message(read):
    good = "{1:F01INVTNENIAXXX0000000000}{2:I103INVTFRPPXXXXN}{4:\n:20:REF-1\n:59:/1\nANNA NOBODY\n-}\n"
    bad = good.replace(":59:", ":32A:261332EUR5,\n:59:").replace("ANNA", "AN\ufffdNA")
    _, rejects = read((good + bad + good).encode())
    places = [(each.field, each.detail["message"], each.detail["message_line"], each.line) for each in rejects]
    assert places == [(":32A:", 2, 3, 8), (":59: line 2", 2, 5, 10)]
    assert rejects[0].place().endswith(":8 (message 2, line 3): :32A:")
