"""The gallery of a job's items, a component of its own in the browser."""
