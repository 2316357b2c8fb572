"""What the console and the local cloud share to keep others out: strangers, proxies, control codes in a text."""
