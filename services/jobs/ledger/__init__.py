"""The ledger: the record of submissions and items, and the only code that may change their state.

`submissions` holds the money rules, `sightings` what services report, `tie` whose video it is, `jobs` the life of
the job around them, `moves` the counted change of state that all of them use.
"""
