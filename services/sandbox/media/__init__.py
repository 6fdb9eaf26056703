"""Real media made on demand: title cards as JPEG, GIF and MP4 with sound."""
