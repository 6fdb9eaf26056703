"""Agents: talking bitHuman avatars, one by a form or many from a table. Imports nothing of the other kinds."""
