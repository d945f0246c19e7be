"""How a message is shown: decoded, as a tree, compared with another, copied as a command."""
