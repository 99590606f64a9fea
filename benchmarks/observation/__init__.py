"""Observing accounts: Keyfolio beside hand-written queries. See docs/benchmarks.md."""
