"""What many processes at one database need: locks, sums in the database, workers, news, counts that all share."""
