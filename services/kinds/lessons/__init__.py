"""Lessons: Vacademy videos, watched as they come into being, played and changed. Imports nothing of the other kinds."""
