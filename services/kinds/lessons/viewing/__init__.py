"""A lesson as a person looks at it: in lists, in the player, frame by frame, with notes on its making."""
