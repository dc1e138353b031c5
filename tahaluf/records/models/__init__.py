"""What the records room keeps."""

from tahaluf.records.models.members import Member, Membership, Office
from tahaluf.records.models.officers import Officer, RoleAssignment, SigningKey, role_day, roles_held
from tahaluf.records.models.record import RecordVersion, Relation, Selector
from tahaluf.records.models.search import SearchWord

__all__ = [
    "Member",
    "Membership",
    "Office",
    "Officer",
    "RecordVersion",
    "Relation",
    "RoleAssignment",
    "SearchWord",
    "Selector",
    "SigningKey",
    "role_day",
    "roles_held",
]
