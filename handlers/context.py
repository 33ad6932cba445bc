"""What a handler is given: the typed context of python-telegram-bot, and the question an update boils down to.

An update becomes an ``Ask`` (who, where, in which words), a handler turns it into a ``Reply`` by one services call,
and ``speak`` sends that, so handlers never touch updates, chats or markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from telegram.ext import CallbackContext, ExtBot

from bot.services import issuing
from bot.services.patience import Allowance
from handlers.rights import Memory, Rights

# No command takes more characters than this, but for those that say so; a tag has at most 64 letters.
LONGEST: Final = 200

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.editions.render.rooms import Place
    from bot.editions.render.view import View
    from bot.models import Button, Message, Subscriber
    from bot.services import Chat, Services


@dataclass(slots=True)
class BotData:
    """What lives as long as the application.

    ``allowance`` is how much each person may still ask, ``keepers`` who was just found to keep which chat.
    """

    services: Services
    allowance: Allowance = field(init=False)
    keepers: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        """Give everybody what the configuration allows."""
        self.allowance = Allowance(self.services.config.telegram.asks_per_minute)


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], BotData]):
    """A context whose ``services`` are typed; for handlers and jobs alike."""

    @property
    def rights(self) -> Rights:
        """Who may do what in which chat."""
        return Rights(self.bot, self.services, self.bot_data.keepers)

    @property
    def services(self) -> Services:
        """The questions and wishes of people."""
        return self.bot_data.services


@dataclass(frozen=True, slots=True)
class Ask:
    """One question. ``words`` are what follows the command, or the arguments of a button, cleaned.

    ``view`` is from where the chat looks: its languages, its zone, now. ``usage`` shows how the command is written;
    ``message_id`` is the message whose button was tapped. Where somebody sets a chat that she is not in, ``place`` is
    that chat (as ``chat`` and ``subscriber`` are) and ``tongue`` are her own languages. ``said`` is what follows the
    command as it was written, lines and all, or the text that it answers.
    """

    services: Services
    rights: Rights
    chat: Chat
    subscriber: Subscriber
    view: View
    words: tuple[str, ...] = ()
    usage: str = ""
    message_id: int | None = None
    place: Place | None = None
    tongue: tuple[str, ...] = ()
    said: str = ""

    @property
    def text(self) -> str:
        """All words as they were said."""
        return " ".join(self.words)

    def seen_by(self, subscriber: Subscriber) -> Ask:
        """The same question after a wish came true: looked at with her new languages and zone."""
        view = issuing.view_of(self.services, subscriber, self.view.now)
        view = replace(view, languages=self.tongue) if self.tongue else view
        return replace(self, subscriber=subscriber, view=view)


@dataclass(frozen=True, slots=True)
class File:
    """A file to send, with plain words below it."""

    name: str
    data: bytes
    caption: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say. ``button`` takes the place of a tapped one; ``sent`` is awaited once all messages are out.

    ``beside`` take the places of buttons with the same verb and first argument.
    """

    messages: tuple[Message, ...] = ()
    button: Button | None = None
    beside: tuple[Button, ...] = ()
    sent: Callable[[], Awaitable[None]] | None = None
    file: File | None = None


class Who(Enum):
    """Who may: anyone, those who keep the chat (anyone in private, administrators elsewhere), or who runs the bot.

    For all others a command of ADMIN does not exist; it answers only in the chats that the configuration names.
    """

    ANYONE = "anyone"
    KEEPERS = "keepers"
    ADMIN = "admin"


if TYPE_CHECKING:
    Answer = Callable[[Ask], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of COMMANDS. ``description`` is a msgid of the catalogues; ``usage`` is an example worth copying.

    One that is not for ``groups`` is answered in private only.
    """

    name: str
    description: str
    answer: Answer
    who: Who = Who.ANYONE
    usage: str = ""
    groups: bool = True
    longest: int = LONGEST


class Manner(Enum):
    """How a tapped button answers.

    EDIT changes the message it hangs on, SEND adds one, OPEN does the first on a card and the second below a list;
    NOTICE shows a few words and turns the button into its opposite.
    """

    EDIT = "edit"
    SEND = "send"
    OPEN = "open"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Tap:
    """One verb of the buttons: what it does, who may, how it answers."""

    answer: Answer
    manner: Manner = Manner.EDIT
    who: Who = Who.ANYONE
