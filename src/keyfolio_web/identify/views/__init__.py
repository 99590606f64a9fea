"""Pages of the room identify."""
