"""The record of what happened: one private JSON-lines log per session, and its summary."""
