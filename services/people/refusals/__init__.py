"""Who was refused what, in the team's record, and never so often that it fills it."""
