"""How BHuman is asked about the videos of a job: by lists and one by one, and how often."""
