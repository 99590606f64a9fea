"""Work for the pipeline, and runs: what was read, by which policy, sealed, current."""
