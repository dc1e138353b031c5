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
    ("remittance_information", "RmtInf/Ustrd", "Invoice 12 for the vessel INVENTED STAR"),
    ("remittance_information", "RmtInf/Strd/AddtlRmtInf", "Second harvest"),
]
OTHER_TEXTS = [
    ("remittance_information", "RmtInf/Strd/RfrdDocInf/LineDtls/Desc"),
    ("remittance_information", "RmtInf/Strd/RfrdDocInf/Nb"),
    ("remittance_information", "RmtInf/Strd/RfrdDocInf/Tp/CdOrPrtry/Prtry"),
    ("remittance_information", "RmtInf/Strd/RfrdDocAmt/AdjstmntAmtAndRsn/AddtlInf"),
    ("remittance_information", "RmtInf/Strd/CdtrRefInf/Ref"),
    ("remittance_information", "RmtInf/Strd/CdtrRefInf/Tp/Issr"),
    ("remittance_information", "RmtInf/Strd/AddtlRmtInf"),
    ("remittance_information", "RmtInf/Strd/TaxRmt/Rcrd/AddtlInf"),
    ("remittance_information", "RmtInf/Strd/GrnshmtRmt/RefNb"),
    ("tax", "Tax/Rcrd/AddtlInf"),
    ("tax", "Tax/Rcrd/CtgyDtls"),
    ("tax", "Tax/RefNb"),
    ("tax", "Tax/AdmstnZone"),
    ("category_purpose", "PmtTpInf/CtgyPurp/Prtry"),
    ("local_instrument", "PmtTpInf/LclInstrm/Prtry"),
    ("service_level", "PmtTpInf/SvcLvl/Prtry"),
    ("purpose", "Purp/Prtry"),
    ("instruction_for_creditor_agent", "InstrForCdtrAgt/InstrInf"),
    ("instruction_for_next_agent", "InstrForNxtAgt/InstrInf"),
    ("regulatory_reporting", "RgltryRptg/Dtls/Inf"),
    ("regulatory_reporting", "RgltryRptg/Dtls/Tp"),
    ("mandate", "CdtTrfMndtData/Rsn/Prtry"),
    ("related_remittance_information", "RltdRmtInf/RmtId"),
    ("payment_reference", "PmtId/EndToEndId"),
    ("supplementary_data", "SplmtryData/Envlp/Anything/Said"),
]


def nested(path, value):
    """A path of elements as XML around a value."""
    names = path.split("/")
    return "".join(f"<{name}>" for name in names) + value + "".join(f"</{name}>" for name in reversed(names))


def transaction(*elements, version="08"):
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.{version}"><FIToFICstmrCdtTrf>'
        f"<CdtTrfTxInf>{''.join(elements)}</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
    ).encode()


@pytest.mark.parametrize(("role", "path"), OTHER_TEXTS)
def test_whatever_else_holds_free_text_is_read(read, role, path):
    subjects, rejects = read(transaction(nested(path, "Zubair Qarnasi")))
    assert rejects == []
    assert [(s.party_role, s.message_path, s.name, s.is_text) for s in subjects] == [
        (role, f"{TRANSACTION}/{path}", "Zubair Qarnasi", True)
    ]


def test_a_reference_without_a_word_is_no_text(read):
    subjects, _ = read(
        transaction(nested("RmtInf/Strd/RfrdDocInf/Nb", "INV-2026/12"), nested("PmtId/EndToEndId", "E2E"))
    )
    assert subjects == []


@pytest.mark.parametrize(
    ("path", "repeated", "role"),
    [
        ("RmtInf/Ustrd", "Ustrd", "remittance_information"),
        ("RmtInf/Strd/AddtlRmtInf", "AddtlRmtInf", "remittance_information"),
        ("RgltryRptg/Dtls/Inf", "Inf", "regulatory_reporting"),
        ("InstrForNxtAgt/InstrInf", "InstrForNxtAgt/InstrInf", "instruction_for_next_agent"),
        ("InstrForCdtrAgt/InstrInf", "InstrForCdtrAgt/InstrInf", "instruction_for_creditor_agent"),
    ],
)
def test_texts_that_are_repeated_are_read_as_one_as_well_with_and_without_a_space(read, path, repeated, role):
    inner = nested(repeated, "Pay Zubair Qar") + nested(repeated, "nasi today")
    outer = path.removesuffix(repeated).strip("/")
    subjects, _ = read(transaction(nested(outer, inner) if outer else inner))
    (joined,) = [s for s in subjects if s.message_path == f"{TRANSACTION}/{path}"]
    assert len(subjects) == 3
    assert (joined.name, joined.aliases, joined.party_role, joined.is_text) == (
        "Pay Zubair Qar nasi today", ("Pay Zubair Qarnasi today",), role, True,
    )  # fmt: skip


def test_a_partys_address_is_kept_and_who_is_named_in_it_is_another_name(read):
    address = "<PstlAdr><TwnNm>Nowhere</TwnNm><Ctry>LY</Ctry><AdrLine>C/O Zubair Qarnasi</AdrLine></PstlAdr>"
    (found,), _ = read(transaction(f"<Cdtr><Nm>Acme Ltd</Nm>{address}</Cdtr>"))
    assert (found.name, found.aliases) == ("Acme Ltd", ("C/O Zubair Qarnasi",))
    assert found.address == ("Nowhere", "LY", "C/O Zubair Qarnasi")


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
