"""The contracts of the pipeline: requests, payloads between states, published events, and event rules."""
