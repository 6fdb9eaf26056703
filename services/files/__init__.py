"""The one way to files that every machine has to see: in the data folder, in a shared folder or in a bucket."""
