"""Sends messages: where each landed is the broker's word, and what it did not confirm is never taken for sent.

A source gives messages, each with an id that stays the same whenever the source is read again; a send log on disk says
what became of each id. So a run that stopped, or whose process was killed, goes on without sending twice what was
acknowledged, and what was sent without an answer is looked for in the topic before it is sent again.
"""
