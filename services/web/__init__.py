"""What is served under addresses of our own beside the pages: clips and downloads."""
