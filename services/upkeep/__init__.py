"""Running it: forgetting people, how long things are kept, how it fares, what support gets, backups."""
