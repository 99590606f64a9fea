"""Fits of purchase models: Keyfolio beside lifetimes and pymc-marketing, interleaved. See docs/benchmarks.md."""
