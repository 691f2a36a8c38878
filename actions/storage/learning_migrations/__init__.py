"""Alembic migrations of the texts that were not understood."""
