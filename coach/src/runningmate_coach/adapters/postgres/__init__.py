"""The coach's own rows in PostgreSQL."""
