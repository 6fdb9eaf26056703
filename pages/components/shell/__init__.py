"""What every page is framed by: brand, heading, words, badges, problems, who is there. Imports no other room."""
