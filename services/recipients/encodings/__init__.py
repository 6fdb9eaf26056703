"""Which encoding a file is written in, and how sure that is. Imports tables at most."""
