"""One program a peer: each reads the ledger by itself, in a process of its own."""
