"""Talks to Kafka and holds what it said. Knows no Qt and no files of the user."""
