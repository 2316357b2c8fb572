"""Every call that costs money: recorded before and after, addressed by content, never paid for twice.

`gateway` buys, `ledger` records in `processing_logs`, `throttling` repeats what a provider has throttled, and `session`
hands a stage the gateway together with the chapter's lease.
"""
