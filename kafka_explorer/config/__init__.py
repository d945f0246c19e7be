"""What the user keeps between runs: connection profiles and preferences. Knows neither Qt nor Kafka."""
