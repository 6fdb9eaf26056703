"""What is taken away: which item of a row counts, and what is written of it."""
