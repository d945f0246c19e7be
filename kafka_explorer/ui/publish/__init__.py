"""The Publish page: messages written, taken from a file or copied, sent, and what became of each."""
