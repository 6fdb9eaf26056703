"""What of a job is doubtful: items about which evidence disagrees, and what stands still at the service."""
