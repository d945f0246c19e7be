"""Why a connection fails: the layers gone up one by one, by hand, since librdkafka words several faults alike."""
