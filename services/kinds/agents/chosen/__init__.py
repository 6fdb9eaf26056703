"""Agents under an id that a person chose: which rows name one, and whether their request may be sent."""
