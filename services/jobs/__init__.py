"""The shared life of a job: drafted, launched, driven, watched, controlled. Names no service and no kind.

`control` may import `launch`, `engine` and `views`; these `drafts` and `ledger`; all of them `kind`, `account` and
`states`, which import none of the rooms.
"""
