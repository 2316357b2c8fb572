"""Everything that crosses a border of the pipeline: requests, payloads between stages, published events, and rules."""
