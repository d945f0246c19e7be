"""Messages as the user writes them: text with placeholders, and the form in which each part becomes bytes."""
