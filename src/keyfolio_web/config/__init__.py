"""Settings, addresses, and the doors by which a server comes in."""
