"""Delivery: one message to one chat, at the pace Telegram allows."""
