"""A real Apache Kafka on this machine, for trying the program and for tests.

`broker.Sandbox` starts it, `distribution` finds its jars, `sample` fills it, `running` finds one that was left running.
This room is the second one that may use confluent_kafka directly: it stands for the *other* programs of a cluster,
the ones that produce and consume, which the engine never does on their behalf.
"""
