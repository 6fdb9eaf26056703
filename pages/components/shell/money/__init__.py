"""Money on screen: sums and lines, and a second person's yes."""
