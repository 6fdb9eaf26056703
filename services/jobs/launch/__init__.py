"""From a draft to a job: review, quote, proof, the yes, the one transaction. Imports `drafts` and `ledger`."""
