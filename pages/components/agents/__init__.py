"""What only agents draw. Imports drafts, jobs and shell; never lessons."""
