"""Rules over cells and rows, each with its level, its words and its fix."""
