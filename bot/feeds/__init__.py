"""Feeds: bytes in, entries out."""
