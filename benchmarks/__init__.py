"""Keyfolio against its peers, interleaved in one run. See docs/benchmarks.md."""
