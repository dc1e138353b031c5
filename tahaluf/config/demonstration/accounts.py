"""The invented officers of the demonstration, and their accounts.

Their passwords and second factors are kept in `demonstration.json` of the data folder, since a demonstration is there
to be signed in to; a real node keeps neither.
"""

import json
import secrets
import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from tahaluf.config import data_folder
from tahaluf.records.vocabulary import Desk, Role

FILE = "demonstration.json"


@dataclass(frozen=True, slots=True)
class DemonstrationOfficer:
    """An invented officer: login, name, member, language, roles by desk."""

    login: str
    name: str
    member: str
    language: str
    roles: tuple[tuple[str, str], ...]


ANALYST = ((Desk.FINANCE, Role.OFFICER), (Desk.INTELLIGENCE, Role.OFFICER))
RELEASER = ((Desk.FINANCE, Role.RELEASER), (Desk.INTELLIGENCE, Role.RELEASER))
SUPERVISOR = ((Desk.FINANCE, Role.SUPERVISOR), (Desk.INTELLIGENCE, Role.SUPERVISOR))
AUDITOR = ((Desk.FINANCE, Role.AUDITOR), (Desk.INTELLIGENCE, Role.AUDITOR))

OFFICERS = (
    DemonstrationOfficer("sau.analyst", "ليلى الكثيري", "SAU", "ar", ANALYST),
    DemonstrationOfficer("sau.releaser", "فهد المطرفي", "SAU", "ar", RELEASER),
    DemonstrationOfficer("sau.supervisor", "نورة العمودي", "SAU", "ar", SUPERVISOR),
    DemonstrationOfficer("sau.auditor", "سلمان الهاجري", "SAU", "ar", AUDITOR),
    DemonstrationOfficer("sau.media", "ريم الدوسري", "SAU", "ar", ((Desk.MEDIA, Role.OFFICER),)),
    DemonstrationOfficer("sen.analyst", "Aïssatou Diakhaté", "SEN", "fr", ANALYST),
    DemonstrationOfficer("sen.releaser", "Mamadou Sarrouy", "SEN", "fr", RELEASER),
    DemonstrationOfficer("sen.supervisor", "Ndèye Camaré", "SEN", "fr", SUPERVISOR),
    DemonstrationOfficer("mys.analyst", "Nurul Izzahra binti Hakim", "MYS", "en", ANALYST),
    DemonstrationOfficer("mys.releaser", "Azlan Rahimi bin Yusof", "MYS", "en", RELEASER),
    DemonstrationOfficer("centre.finance", "Karim Benhaddou", "CENTRE", "fr", ((Desk.FINANCE, Role.OFFICER),)),
    DemonstrationOfficer("centre.secretariat", "Salma Tawfiqi", "CENTRE", "ar", ((Desk.SECRETARIAT, Role.OFFICER),)),
    DemonstrationOfficer("admin", "Idris Okonjo-Bello", "CENTRE", "en", (("", Role.ADMINISTRATOR),)),
)


def credentials() -> dict[str, dict[str, str]]:
    """The password and the TOTP secret of each login; made at the first call."""
    file = data_folder.ensure_data_folder() / FILE
    return json.loads(data_folder.made_once(file, lambda: json.dumps(_new_credentials(), indent=2)))  # type: ignore[no-any-return]


def accounts() -> list[tuple[str, ...]]:
    """The accounts as rows to print, a heading first."""
    held = credentials()
    rows = [
        (o.login, held[o.login]["password"], held[o.login]["secret"], o.member, _describe(o.roles)) for o in OFFICERS
    ]
    return [("login", "password", "TOTP secret", "member", "roles"), *rows]


def code_of(login: str, moment: float | None = None) -> str:
    """The six digits that an authenticator app would show now; raises `KeyError` for another login."""
    counter = int(moment if moment is not None else time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(credentials()[login]["secret"], counter)))


def _new_credentials() -> dict[str, dict[str, str]]:
    return {
        officer.login: {"password": f"demo-{secrets.token_hex(6)}", "secret": generate_totp_secret()}
        for officer in OFFICERS
    }


def _describe(roles: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{desk}:{role}" if desk else role for desk, role in roles)
