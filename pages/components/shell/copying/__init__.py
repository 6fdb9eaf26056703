"""A text that is copied with one press: what draws it, and how it looks and works in the browser."""
