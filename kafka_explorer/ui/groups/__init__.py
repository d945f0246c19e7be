"""Consumer groups: who reads what, how far behind, and what to do about it."""
