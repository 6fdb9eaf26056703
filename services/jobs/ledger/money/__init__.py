"""What requests cost: the lines of the money record, and the caps that a claim asks before anything leaves."""
