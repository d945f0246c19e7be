"""Everything on the screen: knows Qt, never librdkafka."""
