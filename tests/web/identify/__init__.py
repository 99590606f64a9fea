"""Tests of the room identify."""
