"""Which column, fixed value or template of columns fills which variable, and what to propose."""
