"""Answers of the mesh as tables and sentences."""
