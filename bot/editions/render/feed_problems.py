"""What can be wrong with a feed, in the reader's language. The words themselves are made where feeds are read."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.editions.phrases import msg

if TYPE_CHECKING:
    from bot.editions.phrases import Phrases

PROBLEMS: Final = (
    # the address
    msg("the address is longer than any real one"),
    msg("the address is not a valid web address"),
    msg("the address is not an http or https address"),
    msg("the address names no host"),
    msg("the address carries a user name or password"),
    msg("the address leads into a network that feeds may not reach: {host}"),
    msg("the address leads from one redirect to the next without end"),
    # the way
    msg("the host name leads nowhere"),
    msg("the certificate of the server is not valid"),
    msg("no secure connection can be made"),
    msg("no connection can be made"),
    msg("the server closed the connection without an answer"),
    msg("the connection broke off"),
    msg("no complete answer within {seconds} seconds"),
    # the answer
    msg("the server wants a password (401)"),
    msg("the server refuses to answer (403)"),
    msg("there is nothing at this address (404)"),
    msg("the feed is gone for good (410)"),
    msg("the server asks for fewer visits (429)"),
    msg("the feed is withheld for legal reasons (451)"),
    msg("the server has a fault ({status})"),
    msg("the server answers with an error ({status})"),
    msg("the server answers without a feed ({status})"),
    msg("the server answers 'not modified' to a question without a condition"),
    msg("the server asked for fewer visits; it is left alone for a while"),
    msg("the answer broke off"),
    msg("the answer is not valid HTTP"),
    msg("the answer cannot be read"),
    msg("the answer is larger than {size} MB"),
    msg("the compressed answer is broken"),
    msg("the compressed answer was cut short"),
    msg("the answer is compressed too many times over"),
    msg("the answer is compressed in a way that was not asked for"),
    # the feed in it
    msg("the answer is empty"),
    msg("the server answers with a web page, not a feed"),
    msg("the server answers with XML that is not a feed"),
    msg("the server answers with something that is not a feed"),
    msg("the answer is not a feed"),
    msg("the answer looks like a feed but cannot be read"),
    msg("the answer begins like JSON but cannot be read"),
    msg("the answer is JSON, but not a JSON Feed"),
    msg("the feed cannot be read"),
    msg("the feed took longer than {seconds} seconds to read"),
    # ourselves
    msg("no process for reading feeds can be started"),
    msg("a fault of ours: {name}"),
    msg("no answer"),
)


def problem(phrases: Phrases, words: str) -> str:
    """The words in the language of ``phrases``; those that are not known stay as they are."""
    for template, pattern in _patterns():
        if found := pattern.fullmatch(words):
            return phrases.say(template).format(**found.groupdict())
    return words


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (template, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template)))) for template in PROBLEMS
    )
