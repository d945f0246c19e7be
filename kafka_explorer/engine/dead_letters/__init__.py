"""Dead letters: which topics keep them, what each says about its failure, and what was to be said to the source."""
