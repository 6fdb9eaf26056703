"""What only campaigns draw: backgrounds on the time line of their videos, and how the videos are made."""
