"""What can go wrong, named after facts of the domain.

    BroadsheetError
    ├── ConfigError            the configuration has mistakes (all of them, each with its path)
    ├── StoreError
    │   ├── StoreTooNew        the database was written by a newer version of the program
    │   ├── StoreBusy          another process holds the database for longer than we wait
    │   └── StoreFull          the disk is full or the database cannot be written
    ├── FeedError              one poll of one feed failed; kept on the feed's row, never fatal
    │   ├── AddressRefused     the address leads into a network that feeds may not reach
    │   ├── FetchFailed        no usable answer: DNS, TLS, time-out, reset, status, size
    │   ├── Postponed          not asked at all: its host wants rest; carries how long
    │   └── NotAFeed           the answer is something else, a web page say
    ├── EncoderMissing         sentence vectors are not available: grouping is lexical only
    ├── ModelError             the language model gave no words: stories keep those of the outlets
    │   ├── ModelMissing       the package that speaks to it is not installed
    │   ├── ModelSilent        no answer: time-out, broken connection, a fault of the server
    │   ├── ModelBusy          it asks for patience; carries how long
    │   ├── ModelRefuses       it does not take what it is asked: key, name, address
    │   ├── ModelParticular    it does not know this way of asking; the next question is put in another one
    │   └── ModelUnusable      it answers, and nothing can be made of that
    └── AskError               what a person asked for cannot be done as it was said
        ├── UnknownTag         no such hashtag (carries neighbours)
        ├── UnknownZone        no such time zone or city (carries neighbours)
        ├── BadTime            not a time of day
        ├── UnknownOutlet      no outlet of that name is read
        ├── UnknownStory       no such story, or it is past its retention
        ├── BadArguments       a command got something that it does not take
        └── Refused            the chat may not do this

Errors of libraries are translated once, where the library is owned. A TypeError is a bug and travels on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


class BroadsheetError(Exception):
    """The root of everything the program raises on purpose."""


class ConfigError(BroadsheetError):
    """The configuration has mistakes; ``mistakes`` holds every one as ``(path, what to do)``."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        """Keep all mistakes; the message lists them a line each."""
        self.mistakes = mistakes
        super().__init__("\n".join(f"{path}: {words}" for path, words in mistakes))


class StoreError(BroadsheetError):
    """The database cannot do what it was asked."""


class StoreTooNew(StoreError):
    """The database was written by a newer version of the program."""


class StoreBusy(StoreError):
    """Another process holds the database for longer than we wait."""


class StoreFull(StoreError):
    """The disk is full, or the database file cannot be written."""


class FeedError(BroadsheetError):
    """One poll of one feed failed; an outcome on the feed's row, never fatal."""


class AddressRefused(FeedError):
    """The address leads into a network that feeds may not reach."""


class FetchFailed(FeedError):
    """No usable answer: DNS, TLS, time-out, reset, status or size; ``status`` where there was one."""

    def __init__(self, words: str, *, status: int | None = None, retry_after: timedelta | None = None) -> None:
        """Keep words for people, and what the next poll depends on."""
        self.status = status
        self.retry_after = retry_after
        super().__init__(words)


class Postponed(FeedError):
    """The feed was not asked, because its host wants rest; no fault of the feed."""

    def __init__(self, words: str, wait: timedelta) -> None:
        """Keep words for people, and how long the host is left alone."""
        self.wait = wait
        super().__init__(words)


class NotAFeed(FeedError):
    """The answer is something else than a feed."""


class EncoderMissing(BroadsheetError):
    """Sentence vectors are not available; grouping is lexical only."""


class ModelError(BroadsheetError):
    """The language model gave no words; never fatal, as every story has the outlets' own."""


class ModelMissing(ModelError):
    """The package that speaks to language models is not installed."""


class ModelSilent(ModelError):
    """No answer: time-out, broken connection, a fault of the server."""


class ModelBusy(ModelError):
    """It asks for patience; ``retry_after`` is how long where it says so."""

    def __init__(self, words: str, retry_after: timedelta | None = None) -> None:
        """Keep words for people, and how long to wait."""
        self.retry_after = retry_after
        super().__init__(words)


class ModelRefuses(ModelError):
    """It does not take what it is asked: key, name or address."""


class ModelParticular(ModelError):
    """It does not know this way of asking; the next question is put in another one."""


class ModelUnusable(ModelError):
    """It answers, and nothing can be made of that; ``tokens`` is what the answer cost where it says so."""

    def __init__(self, words: str, tokens: int | None = None) -> None:
        """Keep words for people, and the cost."""
        self.tokens = tokens
        super().__init__(words)


class AskError(BroadsheetError):
    """What a person asked for cannot be done as it was said."""

    def __init__(self, asked: str = "", nearest: tuple[str, ...] = ()) -> None:
        """Keep what was ``asked`` and the ``nearest`` things that do exist."""
        self.asked = asked
        self.nearest = nearest
        super().__init__(asked)


class UnknownTag(AskError):
    """No story carries such a hashtag."""


class UnknownZone(AskError):
    """No time zone or city of that name."""


class BadTime(AskError):
    """Not a time of day."""


class UnknownOutlet(AskError):
    """No outlet of that name is read."""


class UnknownStory(AskError):
    """No such story, or it is past its retention."""


class BadArguments(AskError):
    """A command got something that it does not take; nothing ``asked`` where something is missing."""


class Refused(AskError):
    """The chat may not do this."""
