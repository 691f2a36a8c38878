"""Applications in the dialogue: a form of `bot/forms` is asked, saved, read back and submitted."""
