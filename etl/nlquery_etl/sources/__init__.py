"""Readers of the exports: each turns one source's records into staging rows."""
