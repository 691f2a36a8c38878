"""A spoken conversation, independent of how its sound arrives."""
