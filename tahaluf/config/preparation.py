"""Preparing the database before Django migrates it: roles, ownership, and what PUBLIC may no longer do.

Everything here can be run again at any time to the same end.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection
from psycopg.errors import InvalidCatalogName
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier, Literal

from tahaluf.config.database import (
    DatabaseError,
    Parameters,
    Role,
    administrator,
    is_embedded,
    parameters_of,
    remember_server,
    role_name,
    setup,
)

OLDEST_SERVER = 150000
ONE_AT_A_TIME = 0x7461686C  # the number of the advisory lock, "tahl"
ATTRIBUTES = {
    "owner": "NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION INHERIT",
    "web": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION INHERIT",
    "worker": "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION INHERIT",
}
LOGIN_ROLES: tuple[Role, ...] = ("web", "worker")
# What would show a session the statements of others, or let it end them.
FUNCTIONS_TO_HIDE = (
    "pg_catalog.pg_stat_get_activity(integer)",
    "pg_catalog.pg_stat_get_backend_activity(integer)",
    "pg_catalog.pg_cancel_backend(integer)",
    "pg_catalog.pg_terminate_backend(integer, bigint)",
)
VIEWS_TO_HIDE = ("pg_catalog.pg_stat_activity",)


def prepare() -> None:
    """Make the roles and the database ready for the migrations.

    Raises DatabaseError for a server before version 15 and where the administrator lacks a right, naming it.
    """
    remember_server()
    with maintenance() as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise DatabaseError(
                f"PostgreSQL {connection.info.server_version // 10000} is too old: 15 or later is needed"
            )
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            prepare_roles(connection)
            prepare_database(connection)
            with connect(administrator()) as inside:
                prepare_inside(inside)
            prepare_passwords(connection)
        except psycopg.errors.InsufficientPrivilege as error:
            raise DatabaseError(f"The administrator in DATABASE_URL lacks a right: {error}") from error


@contextmanager
def maintenance() -> Iterator[Connection[TupleRow]]:
    """A connection of the administrator to a database that exists already."""
    names = ["postgres"] if is_embedded() else ["postgres", "template1", None]
    for name in names:
        try:
            connection = connect(administrator(name))
        except InvalidCatalogName:
            continue
        except psycopg.OperationalError as error:
            if 'database "' in str(error) and name != names[-1]:  # absent, or closed to this administrator
                continue
            raise DatabaseError(f"PostgreSQL cannot be reached: {error}") from error
        with connection:
            yield connection
        return


def connect(parameters: Parameters) -> Connection[TupleRow]:
    """Open a connection outside any transaction."""
    return psycopg.connect("", **parameters, autocommit=True)  # type: ignore[arg-type]  # libpq's words, all strings


def prepare_roles(connection: Connection[TupleRow]) -> None:
    present = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for role in ("owner", "web", "worker"):
        name, attributes = role_name(role), SQL(ATTRIBUTES[role])
        if name not in present:
            connection.execute(SQL("CREATE ROLE {} {}").format(Identifier(name), attributes))
        elif not has_right_attributes(connection, role):
            connection.execute(SQL("ALTER ROLE {} {}").format(Identifier(name), attributes))
    give_membership(connection, "worker", "web")
    give_membership(connection, "owner", None)


def has_right_attributes(connection: Connection[TupleRow], role: Role) -> bool:
    query = """SELECT NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
               AND rolinherit AND rolcanlogin = %s FROM pg_roles WHERE rolname = %s"""
    found = connection.execute(query, [role != "owner", role_name(role)]).fetchone()
    return bool(found and found[0])


def give_membership(connection: Connection[TupleRow], member: Role, group: Role | None) -> None:
    """Make `worker` a member of `web`, or (group None) the administrator a member of a role."""
    granted = role_name(group or member)
    grantee = Identifier(role_name(member)) if group else SQL("CURRENT_USER")
    name = role_name(member) if group else connection.info.user
    # MEMBER is true of a superuser for every role; pg_auth_members tells what was really granted.
    query = """SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
               WHERE g.rolname = %s AND u.rolname = %s AND to_jsonb(m) ->> 'set_option' IS DISTINCT FROM 'false'"""
    if connection.execute(query, [granted, name]).fetchone() is None and not (
        group is None and is_superuser(connection)
    ):
        connection.execute(SQL("GRANT {} TO {}").format(Identifier(granted), grantee))


def is_superuser(connection: Connection[TupleRow]) -> bool:
    found = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(found and found[0])


def prepare_database(connection: Connection[TupleRow]) -> None:
    """Make the database, owned by the owner, and let nobody in whom we have not named."""
    database, owner = Identifier(database_name()), Identifier(role_name("owner"))
    query = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s"
    found = connection.execute(query, [database_name()]).fetchone()
    if found is None:
        create = SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0")
        connection.execute(create.format(database, owner))
    elif found[0] != role_name("owner"):
        connection.execute(SQL("ALTER DATABASE {} OWNER TO {}").format(database, owner))
    connection.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, Identifier(role_name("web"))))
    if is_embedded():
        connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")


def database_name() -> str:
    return administrator()["dbname"]


def prepare_inside(connection: Connection[TupleRow]) -> None:
    """Close the schema public, and (as superuser) the views through which sessions could watch each other."""
    owner, web = Identifier(role_name("owner")), Identifier(role_name("web"))
    connection.execute(SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    connection.execute(SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
    connection.execute(SQL("GRANT USAGE ON SCHEMA public TO {}").format(web))
    if is_superuser(connection):
        for statement in hiding():
            connection.execute(statement)


def hiding() -> Iterator[Composed]:
    for view in VIEWS_TO_HIDE:
        yield SQL("REVOKE ALL ON TABLE {} FROM PUBLIC").format(SQL(view))
    for function in FUNCTIONS_TO_HIDE:
        yield SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(SQL(function))


def prepare_passwords(connection: Connection[TupleRow]) -> None:
    """Give web and worker the passwords of `database.json`, unless they open the door already."""
    for role in LOGIN_ROLES:
        if not opens(parameters_of(role)):
            name, password = role_name(role), setup().passwords[role]
            # Encrypted here, so that no log of the server ever holds it.
            verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
            connection.execute(SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(name), Literal(verifier)))


def opens(parameters: Parameters) -> bool:
    try:
        connect(parameters).close()
    except psycopg.OperationalError:
        return False
    return True
