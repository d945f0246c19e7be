"""Redrives under fire: processes and brokers are killed, and every dead letter still arrives exactly once."""
