"""Signing in with the team password: its page, its routes and its cookie."""
