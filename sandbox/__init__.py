"""A city in a box: the municipal interfaces of a fictional city, served over SQLite."""
