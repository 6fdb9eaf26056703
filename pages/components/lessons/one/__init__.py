"""One lesson by a form: begun on the page, and opened again as its draft."""
