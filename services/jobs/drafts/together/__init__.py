"""Several people on one draft: who changed which part of it, and no change over what was not seen."""
