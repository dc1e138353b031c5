"""A listed party is met wherever a payment message may name it, and the hit says where."""

import itertools
import json

import pytest
from click.testing import CliRunner

from tahaluf.config.commands.screen import command

NAME, BIC, IBAN = "ZUBAIR HALIM QARNASI", "INVTLYTR", "DE89370400440532013000"
LISTED = [
    {"id": "X-1", "schema": "Person", "properties": {"name": ["Zubayr Halim Al-Qarnasi"]}},
    {"id": "X-2", "schema": "Organization", "properties": {"name": ["Invented Bank"], "swiftBic": [BIC]}},
    {"id": "X-3", "schema": "Organization", "properties": {"name": ["Invented House"], "iban": [IBAN]}},
]
ROLES = {
    "50": "debtor", "51": "sending_institution", "52": "debtor_agent", "53": "instructing_reimbursement_agent",
    "54": "instructed_reimbursement_agent", "55": "third_reimbursement_agent", "56": "intermediary_agent",
    "57": "creditor_agent", "59": "creditor",
}  # fmt: skip
NAMED = ["50", "50K", "50F", "52D", "53B", "53D", "54B", "54D", "55B", "55D", "56C", "56D", "57B", "57C", "57D", "59",
         "59F"]  # fmt: skip
BANKS = ["50A", "51A", "52A", "53A", "54A", "55A", "56A", "57A", "59A"]
ACCOUNTS = ["50K", "50F", "50A", "51A", "52A", "52D", "53B", "54B", "55B", "56C", "57C", "57D", "59", "59A", "59F"]
MT_TEXTS = {
    "23E": "instruction_code", "70": "remittance_information", "72": "sender_to_receiver_information",
    "77B": "regulatory_reporting", "77T": "envelope_contents",
}  # fmt: skip
PARTIES = {
    "UltmtDbtr": "ultimate_debtor", "InitgPty": "initiating_party", "Dbtr": "debtor", "Cdtr": "creditor",
    "UltmtCdtr": "ultimate_creditor", "RmtInf/Strd/Invcr": "invoicer", "RmtInf/Strd/Invcee": "invoicee",
    "RmtInf/Strd/GrnshmtRmt/Grnshee": "garnishee",
    "RmtInf/Strd/GrnshmtRmt/GrnshmtAdmstr": "garnishment_administrator",
    "RgltryRptg/Authrty": "regulatory_authority", "Tax/Dbtr/Authstn": "debtor", "Dbtr/CtctDtls": "debtor_contact",
    "RltdRmtInf/RmtLctnDtls/PstlAdr": "remittance_location", "DbtrAcct": "debtor_account",
    "CdtrAcct": "creditor_account",
}  # fmt: skip
AGENTS = {
    "DbtrAgt": "debtor_agent", "CdtrAgt": "creditor_agent", "InstgAgt": "instructing_agent",
    "InstdAgt": "instructed_agent", "ChrgsInf/Agt": "charges_agent",
    **{f"PrvsInstgAgt{n}": f"previous_instructing_agent_{n}" for n in (1, 2, 3)},
    **{f"IntrmyAgt{n}": f"intermediary_agent_{n}" for n in (1, 2, 3)},
}  # fmt: skip
AGENT_ACCOUNTS = {f"{name}Acct": f"{role}_account" for name, role in AGENTS.items() if "/" not in name}
XML_TEXTS = {
    "RmtInf/Ustrd": "remittance_information", "RmtInf/Strd/AddtlRmtInf": "remittance_information",
    "RmtInf/Strd/RfrdDocInf/LineDtls/Desc": "remittance_information",
    "RmtInf/Strd/CdtrRefInf/Ref": "remittance_information", "Tax/Rcrd/AddtlInf": "tax", "Purp/Prtry": "purpose",
    "PmtTpInf/CtgyPurp/Prtry": "category_purpose", "InstrForCdtrAgt/InstrInf": "instruction_for_creditor_agent",
    "InstrForNxtAgt/InstrInf": "instruction_for_next_agent", "RgltryRptg/Dtls/Inf": "regulatory_reporting",
    "SplmtryData/Envlp/Said": "supplementary_data",
}  # fmt: skip
HEADER_AGENTS = {
    "InstgAgt": "instructing_agent", "InstdAgt": "instructed_agent",
    "SttlmInf/InstgRmbrsmntAgt": "instructing_reimbursement_agent",
    "SttlmInf/InstdRmbrsmntAgt": "instructed_reimbursement_agent",
    "SttlmInf/ThrdRmbrsmntAgt": "third_reimbursement_agent",
}  # fmt: skip


@pytest.fixture
def hits(tmp_path):
    """Screens a message against the invented list; gives where the hits are, whom they met and the exit code."""

    def screen(message: str) -> list[tuple[str, str, str]]:
        (tmp_path / "list.json").write_text("\n".join(map(json.dumps, LISTED)))
        (tmp_path / "message").write_bytes(message.encode())
        out = tmp_path / "hits"
        arguments = [str(tmp_path / "message"), "--list", str(tmp_path / "list.json"), "--output", str(out)]
        done = CliRunner().invoke(command, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        return [(hit["subject"]["message_path"], hit["subject"]["party_role"], hit["listing"]["id"]) for hit in found]

    return screen


def fin(tag, *lines):
    text = "\r\n".join(lines)
    return (
        "{1:F01INVSFRPPAXXX0000000000}{2:I103INVRFRPPXXXXN}{4:\r\n:20:REF\r\n:23B:CRED\r\n:32A:260301EUR1,\r\n"
        f":{tag}:{text}\r\n:71A:SHA\r\n-}}\r\n"
    )


def xml(path, value, version, block="CdtTrfTxInf"):
    names = path.split("/")
    opened, closed = ("".join(f"<{slash}{name}>" for name in row) for slash, row in (("", names), ("/", names[::-1])))
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.{version}"><FIToFICstmrCdtTrf>'
        f"<{block}>{opened}{value}{closed}</{block}></FIToFICstmrCdtTrf></Document>"
    )


def place(path, block="CdtTrfTxInf[1]"):
    return f"/Document/FIToFICstmrCdtTrf/{block}/{path}"


@pytest.mark.parametrize("account", [(), ("/123456",)])
@pytest.mark.parametrize("after", [(), ("3/F 12 QUEENS ROAD",), ("2/HARBOUR STREET",)])
@pytest.mark.parametrize("tag", NAMED)
def test_a_listed_name_in_a_field_is_met(hits, tag, after, account):
    first = f"1/{NAME}" if tag.endswith("F") else NAME
    assert hits(fin(tag, *account, first, *after)) == [(f":{tag}: line {len(account) + 1}", ROLES[tag[:2]], "X-1")]


@pytest.mark.parametrize("account", [(), ("/123456",)])
@pytest.mark.parametrize("bic", [BIC, f"{BIC}XXX"])
@pytest.mark.parametrize("tag", BANKS)
def test_a_listed_bic_in_a_field_is_met(hits, tag, bic, account):
    assert hits(fin(tag, *account, bic)) == [(f":{tag}: line {len(account) + 1}", ROLES[tag[:2]], "X-2")]


@pytest.mark.parametrize("tag", ACCOUNTS)
def test_a_listed_account_in_a_field_is_met(hits, tag):
    assert hits(fin(tag, f"/{IBAN}", "INVSDEFF")) == [(f":{tag}: line 1", f"{ROLES[tag[:2]]}_account", "X-3")]


@pytest.mark.parametrize(
    "lines",
    [
        (NAME,),
        (f"GIFT FOR {NAME}",),
        ("/INV/12 GOODS OF THE HARBOUR AND", f"//{NAME}"),
        ("GOODS OF THE HARBOUR ZUBAIR", "HALIM QARNASI"),
        ("GOODS OF THE HARBOUR ZUBAIR HALIM Q", "ARNASI"),
        ("/ZUBAIR/HALIM QARNASI",),
        ("ZUBAIR HALIM QARNASI AND OTHERS",),
        ("HARBOUR BOXES SEA SALT RED LAMPS OLD", f"CARPETS {NAME}", "AND WHAT ELSE A SHIP HAS ON A BOARD",
         "WHEN IT CAME HOME LATE IN AN AUTUMN"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["70", "72", "77B", "77T"])
def test_a_listed_name_in_a_text_is_met(hits, tag, lines):
    assert hits(fin(tag, *lines)) == [(f":{tag}:", MT_TEXTS[tag], "X-1")]


def test_a_listed_name_in_an_instruction_code_is_met(hits):
    assert hits(fin("23E", f"PHOB/CALL {NAME}")) == [(":23E:", "instruction_code", "X-1")]


def test_a_listed_sender_and_receiver_are_met(hits):
    message = fin("59", "PLAIN PAYEE")
    assert hits(message.replace("INVSFRPPA", f"{BIC}A")) == [("{1:}", "sender", "X-2")]
    assert hits(message.replace("INVRFRPPX", f"{BIC}X")) == [("{2:}", "receiver", "X-2")]


@pytest.mark.parametrize("version", ["08", "10"])
@pytest.mark.parametrize("path", PARTIES)
def test_a_listed_name_in_a_party_is_met(hits, path, version):
    assert hits(xml(f"{path}/Nm", NAME, version)) == [(place(f"{path}/Nm"), PARTIES[path], "X-1")]


@pytest.mark.parametrize("version", ["08", "10"])
@pytest.mark.parametrize("path", AGENTS)
def test_a_listed_name_or_bic_in_an_agent_is_met(hits, path, version):
    inner = f"{path}/FinInstnId"
    assert hits(xml(f"{inner}/Nm", NAME, version))[0] == (place(f"{inner}/Nm"), AGENTS[path], "X-1")
    assert hits(xml(f"{inner}/BICFI", BIC, version)) == [(place(f"{inner}/BICFI"), AGENTS[path], "X-2")]
    branch = f"{path}/BrnchId/Nm"
    assert hits(xml(branch, NAME, version)) == [(place(branch), f"{AGENTS[path]}_branch", "X-1")]


@pytest.mark.parametrize("version", ["08", "10"])
@pytest.mark.parametrize("path", HEADER_AGENTS)
def test_a_listed_bic_in_the_header_is_met(hits, path, version):
    inner = f"{path}/FinInstnId/BICFI"
    assert hits(xml(inner, BIC, version, "GrpHdr")) == [(place(inner, "GrpHdr"), HEADER_AGENTS[path], "X-2")]


@pytest.mark.parametrize("version", ["08", "10"])
@pytest.mark.parametrize(
    ("path", "role"),
    [*AGENT_ACCOUNTS.items(), ("DbtrAcct", "debtor_account"), ("CdtrAcct", "creditor_account")],
)
def test_a_listed_account_or_its_listed_owner_is_met(hits, path, role, version):
    assert hits(xml(f"{path}/Id/IBAN", IBAN, version)) == [(place(f"{path}/Id/IBAN"), role, "X-3")]
    assert hits(xml(f"{path}/Nm", NAME, version)) == [(place(f"{path}/Nm"), role, "X-1")]


@pytest.mark.parametrize("version", ["08", "10"])
@pytest.mark.parametrize("path", XML_TEXTS)
def test_a_listed_name_in_a_text_of_a_message_is_met(hits, path, version):
    assert hits(xml(path, f"Gift for {NAME}", version)) == [(place(path), XML_TEXTS[path], "X-1")]


@pytest.mark.parametrize("version", ["08", "10"])
def test_a_listed_name_in_a_long_text_is_met(hits, version):
    words = ["".join(letters) for letters in itertools.product("bdfgklmnprst", "aeiou", "blmnr", "dou")][::6]
    text = " ".join([*words[:75], NAME, *words[75:]])
    path = "RmtInf/Strd/RfrdDocInf/LineDtls/Desc"
    assert hits(xml(path, text, version)) == [(place(path), "remittance_information", "X-1")]


@pytest.mark.parametrize("version", ["08", "10"])
def test_a_listed_name_that_runs_over_two_texts_is_met(hits, version):
    first, second = "Gift for Zubair", "Halim Qarnasi"
    message = xml("RmtInf", f"<Ustrd>{first}</Ustrd><Ustrd>{second}</Ustrd>", version)
    assert hits(message) == [(place("RmtInf/Ustrd"), "remittance_information", "X-1")]
