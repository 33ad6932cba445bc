"""Telegram without Telegram: a chat page on loopback and a sample newsroom."""
