"""Callbacks: raw body, verify, store, answer 2xx; then apply once."""
