"""What drives open jobs: sends what is due, watches what is under way. Imports the `ledger`; nobody's drafts."""
