"""The Overview page: one cluster at a glance."""
