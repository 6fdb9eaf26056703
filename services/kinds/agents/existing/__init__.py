"""The agents that exist on the account: as they were listed last, and as they were made here since."""
