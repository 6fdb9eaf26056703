"""Rows as they were cut: which fit the header, which may have shifted or joined, which are no recipients."""
