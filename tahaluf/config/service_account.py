"""The account that PostgreSQL runs under: one's own, and for root a system account without a shell.

PostgreSQL refuses to run as root. Where root starts the node, the server runs as `tahaluf-postgres`, which owns the
cluster's folder alone. Folders on the way there, and to the server's programs, that are closed to others are opened
for passing through by this one account (an access control list entry `user:tahaluf-postgres:--x`), for nobody else.
"""

import errno
import os
import pwd
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import click

NAME = "tahaluf-postgres"

ACL_ATTRIBUTE = "system.posix_acl_access"
ACL_VERSION = 2
NO_ID = 0xFFFFFFFF
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
PASS = 0o1
AclEntry = tuple[int, int, int]  # tag, permissions, user or group id: acl(5), linux/posix_acl_xattr.h


class AccountError(click.ClickException):
    """PostgreSQL's account cannot be made or cannot reach its files; says what to do."""


class Identity(TypedDict, total=False):
    """The arguments of subprocess that start a program under the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class ServiceAccount:
    """A user and group id, and whether the process has to change to them."""

    uid: int
    gid: int
    changes: bool

    def identity(self) -> Identity:
        return Identity(user=self.uid, group=self.gid, extra_groups=[]) if self.changes else Identity()

    def own(self, path: Path) -> None:
        if self.changes:
            os.chown(path, self.uid, self.gid)


def service_account() -> ServiceAccount:
    """The account to run PostgreSQL under, made where root has none yet."""
    if os.geteuid() != 0:
        return ServiceAccount(os.geteuid(), os.getegid(), changes=False)
    entry = find_account() or create_account()
    return ServiceAccount(entry.pw_uid, entry.pw_gid, changes=True)


def find_account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def create_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        if entry := find_account():  # another process was faster
            return entry
        raise AccountError(
            f"PostgreSQL does not run as root and the system account {NAME} could not be made ({error}). "
            "Start as a user other than root, or make that account."
        ) from error
    return pwd.getpwnam(NAME)


def let_pass(account: ServiceAccount, folder: Path) -> None:
    """Let the account pass through a folder and all folders above it; does nothing where it already may."""
    if not account.changes or not folder.exists():
        return
    for step in reversed([folder, *folder.parents]):
        if not may_pass(account, step):
            grant_passing(account, step)


def may_pass(account: ServiceAccount, folder: Path) -> bool:
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    entries = read_acl(folder)
    named = [perm for tag, perm, who in entries if tag == USER and who == account.uid]
    if named:
        mask = next(perm for tag, perm, _ in entries if tag == MASK)
        return bool(named[0] & mask & PASS)
    return bool(found.st_mode & (stat.S_IXGRP if found.st_gid == account.gid else stat.S_IXOTH))


def read_acl(folder: Path) -> list[AclEntry]:
    """The access control list of a folder; where it has none, the entries that its mode stands for."""
    try:
        value = os.getxattr(folder, ACL_ATTRIBUTE)
    except OSError as error:
        if error.errno not in {errno.ENODATA, errno.EOPNOTSUPP}:
            raise
        mode = folder.stat().st_mode
        return [(USER_OBJ, mode >> 6 & 7, NO_ID), (GROUP_OBJ, mode >> 3 & 7, NO_ID), (OTHER, mode & 7, NO_ID)]
    return list(struct.iter_unpack("<HHI", value[4:]))


def grant_passing(account: ServiceAccount, folder: Path) -> None:
    entries = [entry for entry in read_acl(folder) if (entry[0], entry[2]) != (USER, account.uid)]
    if not any(tag == MASK for tag, _, _ in entries):
        entries.append((MASK, next(perm for tag, perm, _ in entries if tag == GROUP_OBJ), NO_ID))
    entries = [(tag, perm | PASS if tag == MASK else perm, who) for tag, perm, who in entries]
    entries.append((USER, PASS, account.uid))
    value = struct.pack("<I", ACL_VERSION) + b"".join(struct.pack("<HHI", *entry) for entry in sorted(entries))
    try:
        os.setxattr(folder, ACL_ATTRIBUTE, value)
    except OSError as error:
        raise AccountError(
            f"PostgreSQL does not run as root, and its account {NAME} may not pass through {folder} "
            f"({error.strerror}). Start as a user other than root, or let it pass: chmod o+x {folder}"
        ) from error


def let_read(account: ServiceAccount, folder: Path) -> None:
    """Let everybody read and run the server's own public programs, which a strict umask may have closed."""
    if not account.changes or not folder.exists():
        return
    for path in [folder, *folder.rglob("*")]:
        mode = path.lstat().st_mode
        wanted = mode | 0o044 | (0o011 if mode & stat.S_IXUSR else 0)
        if not stat.S_ISLNK(mode) and wanted != mode:
            path.chmod(stat.S_IMODE(wanted))
