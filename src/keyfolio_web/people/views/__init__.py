"""Pages of the room people."""
