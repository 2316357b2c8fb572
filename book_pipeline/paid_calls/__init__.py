"""Every call that costs money: recorded before and after, addressed by content, never paid for twice.

`gateway` buys, `recovery` looks for what was bought before, `ledger` records in `processing_logs`, `throttling` repeats
throttled calls, and `session` gives a stage the gateway while it holds the chapter's lease.
"""
