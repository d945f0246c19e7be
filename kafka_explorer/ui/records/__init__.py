"""The Messages page: reads a topic, shows its messages as they come, and one of them in detail."""
