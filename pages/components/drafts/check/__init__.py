"""The second screen of a draft: what is wrong with which row, and the editor to mend it."""
