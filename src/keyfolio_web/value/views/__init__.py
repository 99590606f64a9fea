"""Pages of the room value."""
