"""How sure a reading must be: every threshold of matching names and of leaving an application.

Those of matching were tried on tests/actions/applications/readings (613 lines: 599 right, 1
wrong). ALIKE: 76 and 84 are the same, 72 gives 3 wrong, 90 one more among lines kept apart. LEAD: 9
gives 2 wrong, 2 asks back two more. ARABIC_ALIKE: nothing changes from 75 to 91. LEAVE and SURE
depend on the trained model and are not measured there. A wrong answer is worse than asking again.
"""

ALIKE = 80.0
"""Per cent of letters that a mistyped word shares with the right one."""
INFLECTED = 92.0
"""What a word with an ending, or the beginning of a longer word, counts."""
LEAD = 5.0
"""How much better a name must fit the same words than another name."""
WORD = 4
"""Letters of a word that tells something by itself."""
TYPED = 5
"""Letters of a word in which one may be wrong."""
ENDING = 4
"""Letters that may follow a stem."""
COMPOUND = 6
"""Letters of a word that may begin a longer one ("Eigentumswohnung")."""
ARABIC_ALIKE = 83.0
"""As ALIKE, for Arabic; short words that differ in one letter are other words."""
ARABIC_WORD = 3
"""As WORD: three letters are a normal word."""
LEAVE = 0.97
"""Confidence with which an intent that leads out of the application is believed."""
SURE = 0.95
"""Confidence with which a wish ("slower") is believed where any words may be an answer."""
