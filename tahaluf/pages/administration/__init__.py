"""Accounts on pages, for the node administrator: officers, their roles, passwords and second factors."""
