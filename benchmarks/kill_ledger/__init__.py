"""Changes of a ledger that are killed at random moments, and made again."""
