"""Programs that a contender's own Python runs inside its own application; none imports this package."""
