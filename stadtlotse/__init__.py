"""The command line of Stadtlotse: set up, train, run, import, check."""
