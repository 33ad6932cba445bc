"""Broadsheet: news digests on Telegram. Follow the data through ``bot/pipeline.py``."""
