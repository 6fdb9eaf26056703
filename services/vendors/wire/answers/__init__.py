"""What the body of an answer with HTTP 2xx says: a yes, or an error in disguise."""
