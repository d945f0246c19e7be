"""Dead letters sent back to where they belong: planned first, then each of them exactly once, with an account of all.

`redrive` sends; what it is asked for and tells is in `request`. Which promise holds on this cluster, and why, is a
value (`Guarantee`), since not every broker has transactions and not every user may use them.
"""
