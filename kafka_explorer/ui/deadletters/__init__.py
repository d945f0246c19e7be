"""Dead letters: an inbox that explains them, and a redrive that happens exactly once."""
