"""One folder for each thing that the team makes, with the same file names in each. No kind imports another."""
