"""Pydantic models of every payload. JSON Schemas and samples beside them are exported by `python -m events.export`."""
