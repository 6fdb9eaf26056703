"""Who acts: sign-in and the cookie that remembers it."""
