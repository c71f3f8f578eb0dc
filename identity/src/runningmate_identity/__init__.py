"""Logs athletes in with one-time codes, and issues and renews their tokens."""
