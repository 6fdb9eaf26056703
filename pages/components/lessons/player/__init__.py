"""The player of a lesson, a component of its own in the browser."""
