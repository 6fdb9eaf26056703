"""What happened in a job, what it sent, and what it cost."""
