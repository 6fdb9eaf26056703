"""What was read: the table as text, its edits on top, findings and limits. Imports no other room."""
