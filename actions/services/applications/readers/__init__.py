"""Readers of single answers, one module a type or two; `reading.read` chooses among them."""
