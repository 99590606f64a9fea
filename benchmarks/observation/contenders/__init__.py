"""The same columns by other hands."""
