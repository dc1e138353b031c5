"""Every party, agent, account, BIC and text of a pacs.008 is screened, with its path and role."""

import pytest
from lxml import etree

TRANSACTION = "/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[1]"
NAMED = [
    ("intermediary_agent_1", "IntrmyAgt1/FinInstnId/Nm", "Invented Intermediary Bank"),
    ("intermediary_agent_1_branch", "IntrmyAgt1/BrnchId/Nm", "Branch at the Harbour"),
    ("ultimate_debtor", "UltmtDbtr/Nm", "Ultima Debitrix"),
    ("initiating_party", "InitgPty/Nm", "Initia Party"),
    ("debtor", "Dbtr/Nm", "Zubayr Halim Al-Qarnasi"),
    ("debtor_contact", "Dbtr/CtctDtls/Nm", "Contacta Person"),
    ("debtor_account", "DbtrAcct/Nm", "Account of Zubayr"),
    ("creditor", "Cdtr/Nm", "Invented Trading Ltd"),
    ("ultimate_creditor", "UltmtCdtr/Nm", "Ultima Creditrix"),
    ("regulatory_authority", "RgltryRptg/Authrty/Nm", "Authority of Nowhere"),
    ("remittance_location", "RltdRmtInf/RmtLctnDtls/PstlAdr/Nm", "Remittance Receiver"),
    ("invoicer", "RmtInf/Strd/Invcr/Nm", "Invoicia Issuer"),
    ("invoicee", "RmtInf/Strd/Invcee/Nm", "Invoicea Receiver"),
    ("garnishee", "RmtInf/Strd/GrnshmtRmt/Grnshee/Nm", "Garnished Person"),
    ("garnishment_administrator", "RmtInf/Strd/GrnshmtRmt/GrnshmtAdmstr/Nm", "Garnishing Office"),
]
NUMBERED = [
    ("charges_agent", "ChrgsInf/Agt/FinInstnId/BICFI", "bic", "INVCBEBB"),
    ("previous_instructing_agent_1", "PrvsInstgAgt1/FinInstnId/BICFI", "bic", "INVPITRR"),
    ("debtor_agent", "DbtrAgt/FinInstnId/BICFI", "bic", "INVDDEFF"),
    ("creditor_agent", "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", "clearing", "021000021"),
    ("creditor_account", "CdtrAcct/Id/Othr/Id", "account", "ACC-998877"),
    ("creditor", "RmtInf/Strd/TaxRmt/Cdtr/TaxId", "tax", "TAX998877"),
]
TEXTS = [
    ("instruction_for_creditor_agent", "InstrForCdtrAgt/InstrInf", "Call before paying"),
    ("instruction_for_next_agent", "InstrForNxtAgt/InstrInf", "Pass to the harbour branch"),
    ("purpose", "Purp/Prtry", "Gift to relatives"),
    ("regulatory_reporting", "RgltryRptg/Dtls/Inf", "Reported as invented"),
    ("remittance_information", "RmtInf/Ustrd[1]", "Invoice 12"),
    ("remittance_information", "RmtInf/Ustrd[2]", "for the vessel INVENTED STAR"),
    ("remittance_information", "RmtInf/Strd/AddtlRmtInf", "Second harvest"),
]


@pytest.mark.parametrize(("role", "path", "name"), NAMED)
def test_each_named_party_is_a_subject_with_its_path_and_role(read, role, path, name):
    subjects, _ = read("pacs008_08.xml")
    (found,) = [s for s in subjects if s.message_path == f"{TRANSACTION}/{path}"]
    assert (found.party_role, found.name, found.is_text, found.row, found.id) == (role, name, False, 1, "E2E-1")


@pytest.mark.parametrize(("role", "path", "kind", "number"), NUMBERED)
def test_each_nameless_agent_and_account_is_a_subject_by_its_identifier(read, role, path, kind, number):
    subjects, _ = read("pacs008_08.xml")
    (found,) = [s for s in subjects if s.message_path == f"{TRANSACTION}/{path}"]
    assert (found.party_role, found.name, found.label) == (role, "", number)
    assert [(i.kind, i.number) for i in found.identifiers] == [(kind, number)]


@pytest.mark.parametrize(("role", "path", "text"), TEXTS)
def test_each_free_text_is_a_subject_in_which_names_are_looked_for(read, role, path, text):
    subjects, _ = read("pacs008_08.xml")
    (found,) = [s for s in subjects if s.message_path == f"{TRANSACTION}/{path}"]
    assert (found.party_role, found.name, found.is_text) == (role, text, True)


def test_nothing_else_is_a_subject(read):
    subjects, rejects = read("pacs008_08.xml")
    first = [s for s in subjects if s.row == 1]
    assert len(first) == len(NAMED) + len(NUMBERED) + len(TEXTS)
    assert rejects == []


def test_a_party_brings_its_birth_date_documents_and_kind(read):
    subjects, _ = read("pacs008_08.xml")
    by_path = {subject.message_path.removeprefix(f"{TRANSACTION}/"): subject for subject in subjects}
    debtor, creditor, account = by_path["Dbtr/Nm"], by_path["Cdtr/Nm"], by_path["DbtrAcct/Nm"]
    assert (list(map(str, debtor.births)), debtor.kind) == (["1967-11-30"], "person")
    assert [(i.kind, i.number) for i in debtor.identifiers] == [("document", "ZZ00123")]
    assert ([i.kind for i in creditor.identifiers], creditor.kind) == (["bic", "lei"], "entity")
    assert [(i.kind, i.number) for i in account.identifiers] == [("iban", "DE89370400440532013000")]


def test_the_header_speaks_for_all_transactions_in_row_0(read):
    subjects, _ = read("pacs008_08.xml")
    assert [(s.party_role, s.label, s.id) for s in subjects if s.row == 0] == [
        ("instructing_reimbursement_agent", "INVRDEFF", "MSG-1"),
        ("instructing_agent", "INVTLYTR", "MSG-1"),
        ("instructed_agent", "INVXFRPP", "MSG-1"),
    ]


def test_a_later_transaction_counts_on_and_takes_the_best_reference(read):
    subjects, _ = read("pacs008_08.xml")
    second = [s for s in subjects if s.row == 2]
    assert {s.id for s in second} == {"eb6305c9-1f7f-49de-aed0-16487c27b42d"}
    assert second[-1].message_path == "/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[2]/Cdtr/Nm"
    assert second[-1].name == "زبير حليم القرنسي"


def test_version_10_in_an_envelope_has_the_same_paths_and_its_business_header(read):
    subjects, rejects = read("pacs008_10_envelope.xml")
    assert rejects == []
    assert [(s.party_role, s.message_path, s.label) for s in subjects][:3] == [
        ("sender", "/AppHdr/Fr/FIId/FinInstnId/BICFI", "INVTLYTR"),
        ("receiver", "/AppHdr/To/FIId/FinInstnId/BICFI", "INVXFRPP"),
        ("debtor", f"{TRANSACTION}/Dbtr/Nm", "Zubayr Halim Al-Qarnasi"),
    ]


def test_a_second_message_in_a_file_is_numbered_and_its_transactions_count_on(read, files):
    document = (files / "pacs008_08.xml").read_bytes().partition(b"?>")[2]
    subjects, _ = read(b"<Batch>" + document * 2 + b"</Batch>")
    assert subjects[-1].message_path == "/Document[2]/FIToFICstmrCdtTrf/CdtTrfTxInf[2]/Cdtr/Nm"
    assert subjects[-1].row == 4


def test_a_destroyed_name_and_a_date_that_is_none_are_rejected_at_their_paths(read, files):
    text = (files / "pacs008_08.xml").read_text("utf-8")
    text = text.replace("Plain Payer", "???? ????").replace("1967-11-30", "1967-13-45")
    subjects, rejects = read(text.encode())
    assert [(r.code, r.field.rpartition("]/")[2], r.value) for r in rejects] == [
        ("bad_date", "Dbtr/Id/PrvtId/DtAndPlcOfBirth/BirthDt", "1967-13-45"),
        ("question_marks", "Dbtr/Nm", "???? ????"),
    ]
    assert all(reject.line for reject in rejects)
    assert any(s.name == "Zubayr Halim Al-Qarnasi" and s.births == () for s in subjects)


@pytest.mark.parametrize("version", ["08", "10"])
def test_the_invented_messages_are_valid_by_the_iso_schemas(shared_data, files, version):
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    rules = etree.XMLSchema(etree.parse(str(shared_data / "schemas" / f"pacs.008.001.{version}.xsd"), parser))
    (file,) = files.glob(f"pacs008_{version}*.xml")
    document = next(etree.parse(str(file), parser).getroot().iter("{*}Document"))
    alone = etree.fromstring(etree.tostring(document), parser)
    assert rules.validate(alone), rules.error_log.filter_from_errors()
