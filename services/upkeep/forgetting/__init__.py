"""Forgetting one person: where they stand, what would go, and taking it away to the last byte."""
