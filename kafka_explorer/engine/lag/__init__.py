"""Consumer groups and their lag: exact numbers, what they mean, how they went, and how offsets are moved.

kinds, listing          which groups there are, and of which kind
details, committed      one group: state and members; what it committed
ends, rows, measure     log ends; the rows of `kafka-consumer-groups --describe`, and what it does not tell
tool_text               those rows as that tool prints them
watch                   the same every few seconds, as snapshots, with the load it puts on the cluster
end_history, pace, loss, health, meaning   time lag, rates and drain time, loss by retention, Burrow's rules
record_times            exact time lag, from the record at the committed offset
history, curves         SQLite per cluster; arrays for charts
alerts                  thresholds, incidents, recovery
follow                  watch + meaning + history + alerts: what a page follows
moves, moving           offsets moved: planned purely, then done
"""
