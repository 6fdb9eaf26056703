"""Campaigns: one personalised BHuman video for each row. Imports nothing of the other kinds."""
