"""What every stand-in shares: its database, its faults and its ledger. Knows no service by name."""
