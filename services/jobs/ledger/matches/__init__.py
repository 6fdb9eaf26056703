"""Whose video is it: one that came back and its row."""
