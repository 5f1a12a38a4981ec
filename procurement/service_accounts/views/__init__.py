"""Pages where people keep programs, and the address where programs get their tokens."""
