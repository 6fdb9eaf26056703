"""The life of what a team launches: drafts, quotes, the ledger, the engine, and one module per kind of job."""
