"""Values as people say them in each language: numbers, days, times, counts, spelled letters.

A text is folded (one spelling per word), its names and number words become short tags ("W3" for
Thursday, "23" for "dreiundzwanzig"), and what is left is matched with the templates of
`words/<language>/`. A language is added by writing such a folder.
"""
