"""The history of the schema; run by ``bot.store.schema`` at start."""
