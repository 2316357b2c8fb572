"""What the console and the local cloud share to keep out other users, web pages, proxies and control codes."""
