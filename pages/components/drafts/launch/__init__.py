"""The third screen of a draft: what will be sent, what it costs, and the yes."""
