"""What a claim asks for beside its own row: a free place at the service, a wait that is over, whose the answer is."""
