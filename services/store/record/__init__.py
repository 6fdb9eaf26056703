"""What the record of the team stands on: its table, and what of the database keeps it as it is."""
