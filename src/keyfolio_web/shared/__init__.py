"""What every room uses: Person and roles, Refused, the audit log, the frame of a page."""
