"""Editions: what a subscriber is sent, and how it looks. Pure."""
