"""Lists of jobs: those that run, and those of one kind."""
