"""Echoes: one sound of Echo's for each row. Imports nothing of the other kinds."""
