"""Pydantic models of all payloads. `python -m events.export` writes their JSON Schemas."""
