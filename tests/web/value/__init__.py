"""Tests of the room value."""
