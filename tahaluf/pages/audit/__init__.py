"""The audit trail on a page: a member's auditors read their desks' part, the administrator the node's own."""
