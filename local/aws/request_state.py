"""State of the request that the current thread serves: objects that it changed, its events' trace headers."""

import threading

request = threading.local()
