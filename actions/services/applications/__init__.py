"""Applications led question by question: forms as data, answers, documents, submissions.

loading    bot/forms/*.yml → Form, or FormError naming every fault
flow       what to ask next, back, change, skip, groups of entries, progress
reading    what a citizen typed or said → a normalised answer, or a problem code
review     what was answered, section by section, and answers that contradict each other
naming     which question somebody means by "my rent"
checklist  which documents are needed
texts      all texts with their gettext contexts
submission what is submitted, and whether it is right; submission_schema: its JSON Schema

Answers are JSON values by field id; a group of entries is a list of such mappings. Paths are
"name" or, inside the entry with index 1 of a group, "members.1.birth_date".
"""
