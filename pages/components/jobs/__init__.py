"""Drawings for following any kind of job: progress, items, failures, retries, record. Imports shell."""
