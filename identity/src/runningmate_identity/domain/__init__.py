"""Codes, sessions and the rules of their tokens."""
