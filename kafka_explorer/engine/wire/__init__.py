"""Fetching straight from the brokers, for searches: whole record batches, which are searched before any record is made.

librdkafka makes an object of every record; a search throws all but a few of them away. Here a batch is unpacked and
searched as one piece of bytes, and only those that may hold a match are taken apart. It speaks what a search needs and
no more: Fetch, and TLS and SASL where they can be had without writing a key to disk. Whatever it does not know, a
cluster's or a record's, it says (`NotByWire`), and librdkafka reads on from there.
"""
