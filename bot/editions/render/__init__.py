"""What becomes of stories on their way to a reader's screen: Telegram HTML, a web page, a terminal, data."""
