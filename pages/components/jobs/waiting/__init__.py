"""What of a job waits for a person: flagged, late and standing items, and requests with an unknown outcome."""
