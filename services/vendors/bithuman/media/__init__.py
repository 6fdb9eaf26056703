"""Pictures, voices and videos: as a field of a request, as an upload, and behind an address."""
