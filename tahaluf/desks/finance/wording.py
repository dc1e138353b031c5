"""What the desk says in the reader's language: rejects, warnings, kinds, formats, scripts, reasons."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tahaluf.desks.finance.rejected import failure_of
from tahaluf.engines import screening
from tahaluf.engines.rejects import Unreadable
from tahaluf.pages.countries import country_in_words
from tahaluf.pages.moments import stated_day_in_words
from tahaluf.pages.reasons import Reason
from tahaluf.policy.decisions import Refused

ISOLATE, END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
REJECTS: Mapping[str, Promise] = {
    "bad_amount": _("“{value}” is not an amount in a currency of ISO 4217"),
    "bad_bic": _("“{value}” is not a BIC"),
    "bad_country": _("“{value}” is not a country that is known"),
    "bad_crypto": _("“{value}” is not the address of a wallet"),
    "bad_date": _("“{value}” is not a date"),
    "bad_encoding": _("the text is not {encoding}"),
    "bad_gender": _("“{value}” is not a gender; male, female, M, F and their words in Arabic and French are"),
    "bad_iban": _("“{value}” is not an IBAN"),
    "bad_imo": _("“{value}” is not an IMO number"),
    "bad_json": _("the line is not an entity in JSON: {detail}"),
    "bad_property": _("“{value}” is not a text; the property {field} is read without it"),
    "bad_quotes": _("the quotation marks do not pair: {detail}"),
    "bad_share": _("“{value}” is not a share of more than 0 and at most 100 percent"),
    "bad_uetr": _("“{value}” is not a UETR"),
    "column_missing": _("the column {column} is missing; there are: {found}"),
    "control_character": _("the text holds a control character (U+{codepoint}) that no text may hold"),
    "doctype_forbidden": _("the file declares a document type; entities and DTDs are not read"),
    "encoding_assumed": _("the text is not UTF-8 and was read as {encoding}"),
    "encoding_unclear": _(
        "the text is in none of these encodings, or in more than one ({tried}); choose its encoding, or save it as "
        "UTF-8"
    ),
    "entity_unknown": _("the text refers to an entity that XML does not define; entities are not read"),
    "file_empty": _("the file holds nothing"),
    "format_unknown": _("the format was not recognised: {detail}"),
    "id_missing": _("the entry has no identifier ({field})"),
    "id_repeated": _("the identifier “{value}” stood before, in line {first}"),
    "list_unclear": _(
        "neither its content nor its name says whether this is OFAC’s SDN list or its consolidated list of others; "
        "give it the short name {sdn} or {cons}, or name the file sdn or cons_prim as OFAC does"
    ),
    "line_too_long": _("the line is longer than {limit} characters"),
    "link_end_missing": _("the link does not say its {field}"),
    "link_end_unknown": _("the link names “{value}”, which the portfolio does not hold"),
    "link_ends_many": _("the link names several where it may name one: “{value}”"),
    "link_itself": _("the link leads from “{value}” to itself"),
    "message_incomplete": _("the message ends before its text block does"),
    "message_type": _("“{value}” is not a message type that is read here"),
    "mojibake": _("the text was decoded with the wrong encoding before it was written here"),
    "name_missing": _("there is no name"),
    "orphan_row": _("the row belongs to the entry “{value}”, which the main file does not hold"),
    "question_marks": _("question marks stand where letters were"),
    "record_too_long": _("one record is longer than {limit} bytes"),
    "replacement_character": _("the text holds U+FFFD: letters were lost before it was written here"),
    "script_collapsed": _(
        "only {found} of {expected} names are in another script than Latin; the list was damaged on its way"
    ),
    "share_unknown": _("the link states neither a share nor control"),
    "too_few_columns": _("the row has {found} columns where {expected} were expected"),
    "too_many_columns": _("the row has {found} columns where {expected} were expected"),
    "truncated": _("the file ends in the middle of a record"),
    "xml_malformed": _("the XML is not well-formed: {detail}"),
}
"""One sentence for each code of `engines.rejects.SENTENCES`, with the same values."""

OF_THE_WHOLE: Mapping[str, Promise] = {
    "companions_missing": _("files that belong to this list were not given: {kinds}"),
    "older_than_current": _("it was published on {published}, before the version in use of {current}"),
    "rows_lost": _("{found} of {expected} rows could not be used; see what was rejected"),
    "shrunk": _("it has {found} entries where the version in use has {expected}"),
    "file_changed": _("the file that was kept is not the one that was received"),
    "file_gone": _("the file is not kept any more"),
    "disk_full": _("the node’s disk is full; this goes on by itself once there is room"),
    "feed_address": _("“{host}” may not be asked: an address begins with https"),
    "feed_again_waits": _(
        "the publisher serves the version {number} again, which has lost letters or most entries against the version "
        "in use; the node’s operator must confirm it"
    ),
    "feed_broken": _("{host} sent what could not be read"),
    "feed_cut_off": _("the file was cut off after {found} of {expected} bytes"),
    "feed_host": _("the name {host} was not found"),
    "feed_import": _("the version {number} came and could not be imported"),
    "feed_redirect": _("the publisher led to an address that may not be asked: {host}"),
    "feed_sealed": _("its address cannot be read any more; the node’s operator must set it again"),
    "feed_status": _("{host} answered with the status {status}"),
    "feed_timeout": _("{host} did not answer in time"),
    "feed_tls": _("the certificate of {host} does not hold"),
    "feed_too_large": _("the file is larger than {limit} bytes"),
    "feed_unreachable": _("{host} could not be reached"),
    "feed_waits": _("the version {number} came and waits for the node’s operator"),
    "feed_wrong_list": _("the address gave the list {found} where {expected} was expected"),
    "list_empty": _("the list holds no entry that can be screened"),
}
"""What may be wrong with a file as a whole or on its way, beside the codes of rejects."""

KINDS: Mapping[str, Promise] = {
    "person": _("person"),
    "entity": _("entity"),
    "vessel": _("vessel"),
    "aircraft": _("aircraft"),
    "unknown": _("kind not stated"),
}
NAME_KINDS: Mapping[str, Promise] = {
    "primary": _("primary name"),
    "alias": _("alias"),
    "original": _("in the original script"),
}
FEATURES: Mapping[str, Promise] = {
    "name": _("Name"),
    "birth_date": _("Date of birth"),
    "nationality": _("Nationality"),
    "gender": _("Gender"),
    "kind": _("Kind"),
    "place": _("Place"),
    "identifier": _("Identifier"),
    "ownership": _("Ownership"),
}
OWNERSHIP: Mapping[str, Promise] = {
    "owns_share": _("{left} holds a share of {right}"),
    "controls": _("{left} controls {right}"),
}
GENDERS: Mapping[str, Promise] = {"male": _("male"), "female": _("female")}
CODED: Mapping[str, Mapping[str, Promise]] = {"gender": GENDERS, "kind": KINDS}
"""The features whose compared values are codes."""
SCRIPTS: Mapping[str, Promise] = {
    "LATIN": _("Latin"),
    "ARABIC": _("Arabic"),
    "CYRILLIC": _("Cyrillic"),
    "CJK": _("Chinese"),
    "HANGUL": _("Korean"),
    "HEBREW": _("Hebrew"),
    "DEVANAGARI": _("Devanagari"),
    "GREEK": _("Greek"),
}
IDENTIFIERS: Mapping[str, Promise] = {
    "passport": _("passport"),
    "national_id": _("national identity number"),
    "tax": _("tax number"),
    "registration": _("registration number"),
    "document": _("document"),
    "iban": _("IBAN"),
    "account": _("account"),
    "bic": _("BIC"),
    "lei": _("LEI"),
    "imo": _("IMO number"),
    "mmsi": _("MMSI"),
    "call_sign": _("call sign"),
    "crypto": _("crypto address"),
    "other": _("other number"),
}
NAME_PARTS: Mapping[str, Promise] = {
    "given_name": _("Given name, where it has a column of its own"),
    "second_name": _("Father’s or second name"),
    "third_name": _("Grandfather’s or third name"),
    "family_name": _("Family name, where it has a column of its own"),
}
"""What a table calls the parts of a name that it has in columns of their own."""

COLUMNS: Mapping[str, Promise] = {
    "id": _("Number on the list"),
    "name": _("Name"),
    **NAME_PARTS,
    "alias": _("Other names, several with ; or |"),
    "birth_date": _("Date of birth"),
    "nationality": _("Nationality or registration"),
    "gender": _("Gender"),
    "document_number": _("Number of a document"),
    "iban": _("IBAN"),
    "bic": _("BIC"),
    "imo": _("IMO number"),
    "crypto_address": _("Address of a wallet"),
    "kind": _("Kind: person, entity, vessel, aircraft"),
    "programme": _("Programme"),
    "listed_on": _("Listed on"),
    "remark": _("Free text, never matched"),
}
"""What the columns of an own list hold."""
FORMATS: Mapping[str, Promise] = {
    "un_xml": _("UN consolidated list, XML"),
    "ofac_sdn_csv": _("OFAC SDN, CSV"),
    "ofac_advanced_xml": _("OFAC SDN advanced, XML"),
    "eu_fsf_csv": _("EU financial sanctions, CSV"),
    "eu_fsf_xml": _("EU financial sanctions, XML"),
    "uk_ofsi_csv": _("UK OFSI, CSV"),
    "uk_sanctions_csv": _("UK sanctions list, CSV"),
    "ftm_json": _("FollowTheMoney, JSON lines"),
    "csv": _("own CSV"),
    "pacs008_xml": _("ISO 20022 pacs.008 payment"),
    "mt103": _("SWIFT MT103 payment"),
    "records": _("records of the finance desk"),
}
LISTS: Mapping[str, Promise] = {
    "un": _("United Nations"),
    "ofac-sdn": _("United States, OFAC SDN"),
    "ofac-cons": _("United States, OFAC consolidated list (no SDNs)"),
    "eu-fsf": _("European Union"),
    "uk-ofsi": _("United Kingdom, OFSI"),
    "uk-sanctions": _("United Kingdom"),
    "designations": _("Designations of the coalition"),
}
FAULTS: Mapping[str, Promise] = {
    "xml_empty": _("there is no element"),
    "xml_after_end": _("something stands after the end of the document"),
    "xml_character": _("a character that XML does not allow"),
    "xml_entity": _("an ampersand that is not written as XML wants it"),
    "xml_encoding": _("the bytes are not in the encoding that the file states"),
    "xml_attribute": _("an attribute is not written as XML wants it"),
    "xml_element": _("the name of an element is not written as XML wants it"),
    "xml_tags": _("an element is closed by another name than it was opened with"),
    "xml_namespace": _("a prefix that was not declared"),
    "xml_other": _("this place breaks the rules of XML"),
    "json_value": _("a value is missing"),
    "json_key": _("the name of a field is missing or not in quotation marks"),
    "json_comma": _("a comma is missing or stands where none may"),
    "json_colon": _("a colon is missing"),
    "json_after_end": _("something stands after the end of the object"),
    "json_string": _("a text in quotation marks does not end"),
    "json_character": _("a control character stands in a text"),
    "json_escape": _("a backslash that is followed by nothing known"),
    "json_entity": _("it is not a FollowTheMoney entity"),
    "json_deep": _("it is nested too deeply"),
    "json_other": _("this place breaks the rules of JSON"),
    "quote_open": _("a quotation does not end"),
    "quote_followed": _("a closing quotation mark is not followed by the end of the field"),
    "quote_other": _("this place breaks the rules of CSV"),
    "field_long": _("a field is too long"),
    "blank": _("there are only blank lines"),
    "text": _("text whose first line has no column named name: {what}"),
    "packed": _("a compressed file ({what}); unpack it first"),
    "spreadsheet": _("a spreadsheet or another file in an archive ({what}); unpack it, or save the table as CSV"),
    "document": _("a document ({what}); save its table as CSV"),
    "json_spread": _("JSON of many lines or in one list; one entity a line is read"),
    "xml_bare": _("XML without an element"),
    "xml_root": _("XML whose first element is {what}"),
}
"""What a library could not parse, or what a file looks like: one wording for each of `engines.faults.FAULTS`."""


def sentence_of(code: str, detail: Mapping[str, Any], field: str = "", value: str = "") -> str:
    """What is wrong, in the reader's language, without the place; each value keeps its own direction."""
    template = REJECTS.get(code) or OF_THE_WHOLE.get(code)
    if template is None:
        return code
    values = {name: isolated(held) for name, held in {"field": field, "value": value, **detail}.items()}
    if fault := FAULTS.get(detail.get("fault", "")) or FORMATS.get(detail.get("fault", "")):
        values["detail"] = str(fault).format_map(values)
    return str(template).format_map(values)


def isolated(value: object) -> str:
    """A value that keeps its own direction inside a sentence."""
    return f"{ISOLATE}{value}{END_ISOLATE}"


def describe_failure(failure: Mapping[str, Any]) -> str:
    """What ended a file and where, as one sentence; empty where nothing did."""
    if not failure:
        return ""
    sentence = sentence_of(
        failure["code"], failure.get("detail", {}), failure.get("field", ""), failure.get("value", "")
    )
    if failure.get("line") is None:
        return capitalised(sentence)
    return gettext("Line {line}: {sentence}").format(line=isolated(failure["line"]), sentence=sentence)


def words_of_error(error: Unreadable | Refused) -> str:
    """Why a file or a wish was not taken."""
    return str(error.decision.reason) if isinstance(error, Refused) else describe_failure(failure_of(error.reject))


def capitalised(sentence: str) -> str:
    """A sentence that begins with a capital and ends with a full stop."""
    return f"{sentence[:1].upper()}{sentence[1:]}."


def label(words: Mapping[str, Promise], code: str) -> str:
    """The word for a code, or the code where there is none."""
    return str(words.get(code, code))


def reasons_of(stored: list[dict[str, Any]]) -> list[Reason]:
    """The steps of a score as the page shows them, each with its sentence in the reader's language."""
    return [
        Reason(
            title=label(FEATURES, step["feature"]),
            left=_shown(step["feature"], step["left"]),
            right=_shown(step["feature"], step["right"]),
            given=step["gave"],
            weight=step.get("centinats", 0),
            note=worded(step["code"], *(_shown(step["feature"], step[side]) for side in ("left", "right"))),
        )
        for step in stored
    ]


def _shown(feature: str, value: str) -> str:
    """A compared value; what was stored as a code is said in words."""
    if feature == "birth_date":
        return stated_day_in_words(value)
    if feature in {"nationality", "place"}:
        return ", ".join(map(country_in_words, value.split(", ")))
    return label(CODED[feature], value) if feature in CODED else value


def worded(code: str, left: str, right: str) -> str:
    """The sentence of a reason in the reader's language."""
    if code in OWNERSHIP:
        return str(OWNERSHIP[code]).format(left=isolated(left), right=isolated(right))
    return screening.word(code, left, right, (get_language() or "en")[:2])
