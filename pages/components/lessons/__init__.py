"""What only lessons draw. Imports drafts, jobs and shell; never agents."""
