"""Jobs being prepared: rows in the database with an address of their own. Imports no other room of `jobs`."""
