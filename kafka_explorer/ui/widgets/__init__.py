"""Widgets that every page is built of; each knows the theme and nothing of Kafka."""
