"""Copies of finished lessons, kept among our own files so that they play when the service no longer answers."""
