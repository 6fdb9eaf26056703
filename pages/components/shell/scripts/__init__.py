"""JavaScript of our own: its parts are put together here, and what all of them use stands beside."""
