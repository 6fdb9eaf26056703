"""Copies of finished lessons, kept on our own disk so that they play when the service no longer answers."""
