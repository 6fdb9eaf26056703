"""What failed, and another attempt at it."""
