"""What pages get to see of jobs, read at one moment. Changes nothing; imports `drafts` and `ledger` at most."""
