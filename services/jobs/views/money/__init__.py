"""What was spent and what is known of the money, for pages and files."""
