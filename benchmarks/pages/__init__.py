"""Pages timed beside a peer's: the list of accounts, one account, and search, with the same accounts in both."""
