"""How a draft begins: from a form, as a copy, or as one that goes on with the rows of another."""
