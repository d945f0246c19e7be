"""What an operator does to topics: first planned, so that it can be shown, then done exactly as it was shown.

Plans are plain data and change nothing, so they are made on a read-only connection too; doing is refused there before
anything is asked. What was planned and has changed meanwhile is not done. Topics that fail do not stop the others.
"""
