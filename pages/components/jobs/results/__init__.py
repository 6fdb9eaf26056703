"""What came of a job: its items as a gallery or a list, every attempt at one, and what can be taken away."""
