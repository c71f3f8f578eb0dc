"""Outbound: the database and the signing key."""
