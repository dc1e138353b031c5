"""Which database this node uses, and as which role; importable without Django, starts nothing by itself.

Three roles stand in the cluster, named after TAHALUF_ROLE_PREFIX (default `tahaluf`): `<p>_owner` owns everything and
cannot log in, `<p>_web` serves pages and commands, `<p>_worker` does the queue's work. Their passwords, and where an
outside server is, stand in `database.json` of the data folder. The administrator of an outside server is never
written down: it comes from DATABASE_URL, and only for the commands that need it.
"""

import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import click
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tahaluf.config import data_folder
from tahaluf.config.postgres import ADMINISTRATOR, Cluster, create, start, stop

Role = Literal["web", "worker", "owner"]
Parameters = dict[str, str]  # libpq's own words: host, port, user, password, dbname, sslmode ...

URL_VARIABLE = "DATABASE_URL"
URL_FORM = "postgresql://user:password@host/database"
ROLE_VARIABLE = "TAHALUF_DATABASE_ROLE"
PREFIX_VARIABLE = "TAHALUF_ROLE_PREFIX"
CONNECTION_VARIABLE = "TAHALUF_CONNECTION"
FILE = "database.json"
DATABASE_NAME = "tahaluf"
PERSONAL = ("user", "password", "passfile", "options", "application_name")


class DatabaseError(click.ClickException):
    """The node's database is not set up or not reachable; says what to do."""


@dataclass(frozen=True)
class Setup:
    """What `database.json` holds: the passwords by role, and where the outside server is (None: embedded)."""

    passwords: dict[str, str]
    outside: Parameters | None = None

    def as_json(self) -> str:
        return json.dumps({"passwords": self.passwords, "outside": self.outside}, indent=2) + "\n"


def new_setup() -> Setup:
    names = (ADMINISTRATOR, "web", "worker")
    return Setup({name: secrets.token_urlsafe(32) for name in names}, outside_server())


def setup(folder: Path | None = None) -> Setup:
    """The set-up of a node; its passwords are made at the first call."""
    folder = data_folder.ensure_data_folder(folder)
    return Setup(**json.loads(data_folder.made_once(folder / FILE, lambda: new_setup().as_json())))


def remember_server() -> None:
    """Write down which server DATABASE_URL names, so that web and worker find it without the administrator's URL."""
    current = setup()
    if current.outside != outside_server():
        changed = Setup(current.passwords, outside_server())
        data_folder.write_privately(data_folder.path() / FILE, changed.as_json())


def outside_server() -> Parameters | None:
    """Where DATABASE_URL points, without who connects; None without DATABASE_URL."""
    url = os.environ.get(URL_VARIABLE)
    if not url:
        return None
    return {key: value for key, value in parse(url).items() if key not in PERSONAL}


@lru_cache(maxsize=8)
def parse(conninfo: str) -> Parameters:
    try:
        found = conninfo_to_dict(conninfo)
    except ProgrammingError:  # its message would quote the password
        raise DatabaseError(f"{URL_VARIABLE} cannot be read: {URL_FORM}") from None
    parameters = {key: str(value) for key, value in found.items() if value is not None}
    if not parameters.get("dbname"):
        raise DatabaseError(f"{URL_VARIABLE} names no database: {URL_FORM}")
    return parameters


def is_embedded() -> bool:
    """Whether this node keeps its own PostgreSQL."""
    return not os.environ.get(URL_VARIABLE) and not os.environ.get(CONNECTION_VARIABLE) and setup().outside is None


def cluster(folder: Path | None = None, *, durable: bool = True) -> Cluster:
    """The embedded PostgreSQL of a data folder."""
    return Cluster((folder or data_folder.path()) / "postgres", durable=durable)


def role_name(role: Role) -> str:
    """The name of a role in the cluster."""
    return f"{os.environ.get(PREFIX_VARIABLE) or 'tahaluf'}_{role}"


def role_of_this_process() -> Role:
    """The role that TAHALUF_DATABASE_ROLE gives this process; web where it says nothing."""
    role = os.environ.get(ROLE_VARIABLE) or "web"
    if role not in get_args(Role):
        raise DatabaseError(f"{ROLE_VARIABLE} is {role!r}; it may be {', '.join(get_args(Role))}")
    return role  # type: ignore[return-value]  # narrowed by get_args


def parameters_of(role: Role) -> Parameters:
    """The libpq parameters with which a process connects as a role.

    Raises DatabaseError for the owner where only DATABASE_URL could name the administrator, and it is not set.
    """
    if role == "owner":
        return {**administrator(), "options": f"{administrator().get('options', '')} -c role={role_name(role)}".strip()}
    if given := os.environ.get(CONNECTION_VARIABLE):
        return given_connection(role, given)
    current, server = setup(), outside_server() or setup().outside
    user, password = role_name(role), current.passwords[role]
    if server is None:
        return cluster().connection(user, password, DATABASE_NAME)
    return {**server, "user": user, "password": password}


def given_connection(role: Role, conninfo: str) -> Parameters:
    """The one connection that a process was started with; refuses every other role."""
    parameters = parse(conninfo)
    if parameters.get("user") != role_name(role):
        raise DatabaseError(f"{CONNECTION_VARIABLE} is not a connection of {role_name(role)}")
    return parameters


def administrator(dbname: str | None = None) -> Parameters:
    """The libpq parameters of the administrator, who prepares the roles and may read everything."""
    if url := os.environ.get(URL_VARIABLE):
        return {**parse(url), **({"dbname": dbname} if dbname else {})}
    if not is_embedded():
        raise DatabaseError(f"This needs the administrator of the outside PostgreSQL: set {URL_VARIABLE}")
    return cluster().connection(ADMINISTRATOR, setup().passwords[ADMINISTRATOR], dbname or DATABASE_NAME)


def connection_for(role: Role) -> dict[str, Any]:
    """The entry of a role for Django's DATABASES.

    Parameters are bound by the server: bound by the client, other sessions' values would stand in pg_stat_activity.
    """
    rest = parameters_of(role)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry = {name: rest.pop(key, "") for name, key in names.items()}
    options = {**rest, "server_side_binding": True, "application_name": f"tahaluf {role}"}
    return {"ENGINE": "django.db.backends.postgresql", **entry, "OPTIONS": options}


def environment_for(role: Literal["web", "worker"]) -> dict[str, str]:
    """The environment of a process that serves: its own connection, and nothing of the administrator's."""
    hidden = (URL_VARIABLE, CONNECTION_VARIABLE)
    kept = {key: value for key, value in os.environ.items() if key not in hidden and not key.startswith("PG")}
    return {**kept, ROLE_VARIABLE: role, CONNECTION_VARIABLE: make_conninfo("", **parameters_of(role))}


def start_embedded(folder: Path, *, durable: bool = True) -> str:
    """Make (where missing) and start the embedded PostgreSQL of a data folder, also after an unclean end.

    Returns the administrator's connection string to the database `postgres`. `durable=False` is for tests.
    """
    place = cluster(data_folder.ensure_data_folder(folder), durable=durable)
    password = setup(folder).passwords[ADMINISTRATOR]
    if not place.exists:
        create(place, password)
    start(place)
    return make_conninfo("", **place.connection(ADMINISTRATOR, password, "postgres"))


def stop_embedded(folder: Path) -> None:
    """Stop the embedded PostgreSQL of a data folder and whatever a killed one left behind."""
    stop(cluster(folder))
