"""The first screen of a draft: its file, what it is made from, its variables and what fills them."""
