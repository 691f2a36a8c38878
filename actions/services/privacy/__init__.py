"""What is needed to leave no personal data in a text; `actions.services.anonymise` does it."""
