"""The ledger: the record of submissions and items, and the only code that may change their state.

`claims` and `submissions` hold the money rules, `sightings` what services report, `open_rows` and `matching` whose
video it is, `jobs` the life of the job around them, `entries` and `retries` new work, `breaker` when to stop, and
`moves` the counted change of state that all of them use.
"""
