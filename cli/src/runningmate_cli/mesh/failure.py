"""What the mesh says when it cannot go on."""

from __future__ import annotations


class MeshError(Exception):
    """A sentence for the person at the terminal: what is wrong, where, and what to do."""


class AlreadyRunningError(MeshError):
    """Another launcher holds the home."""
