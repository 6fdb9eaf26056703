"""What a column's heading means, by its words and their synonyms. Imports no other room."""
