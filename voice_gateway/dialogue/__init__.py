"""The conversation: the dialogue engine's client, turns, language, history."""
