"""Near-duplicate accounts: precision and recall on books whose duplicates are known, and the time it takes."""
