"""From bytes to a table: container, dialect, header, records, and what was found on the way."""
