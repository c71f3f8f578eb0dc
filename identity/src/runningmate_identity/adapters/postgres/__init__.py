"""The stores of identity on PostgreSQL."""
