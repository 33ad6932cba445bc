"""👍 and 👎: the buttons, what they bring about, and what they have taught so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import buttons
from bot.editions.render.markup import bold, escape, fill, hashtag, join, lines, paragraphs
from bot.editions.render.replies_parts import button, fact
from bot.models import Button, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Outlet, Story, Subscriber

LIKE: Final = "👍"
DISLIKE: Final = "👎"
_CHOSEN: Final = " ✓"
# So many tags and outlets are listed either way.
_LISTED: Final = 12


def thumbs(story_id: int, *, liked: bool | None = None) -> tuple[Button, Button]:
    """The two buttons; the one that was chosen is marked, and takes that back."""
    up, down = liked is True, liked is False
    return (
        Button(LIKE + _CHOSEN * up, data=buttons.encode("up", story_id, int(not up))),
        Button(DISLIKE + _CHOSEN * down, data=buttons.encode("down", story_id, int(not down))),
    )


def voted(story: Story, view: View, *, liked: bool | None) -> Message:
    """What follows from a vote, as the notice of a tap."""
    phrases = view.phrases
    if liked is None:
        return Message(paragraphs(phrases.say("Taken back.")))
    about = hashtag(story.tags[0].key) if story.tags else escape(phrases.say("stories like this"))
    said = phrases.say("A little more of {about} from now on.") if liked else phrases.say("A little less of {about}.")
    return Message(fill(said, about=about))


def first_reaction(story: Story, view: View, *, liked: bool) -> Message:
    """The same in a message, with where it can be seen and changed; said once."""
    change = button(view.phrases.say("What I learned"), "taste")
    return Message(voted(story, view, liked=liked).html, ((change,),))


def taste(view: View, subscriber: Subscriber, votes: int, outlets: Sequence[Outlet]) -> Message:
    """What was learned, how far it goes, and the way to begin anew."""
    phrases = view.phrases
    names = {outlet.id: outlet.name for outlet in outlets}
    steps: list[tuple[Markup, int]] = [(hashtag(key), count) for key, count in subscriber.taste.tags]
    steps += [(escape(names[key]), count) for key, count in subscriber.taste.outlets if key in names]
    steps.sort(key=lambda pair: -abs(pair[1]))
    more = _listed([(name, count) for name, count in steps if count > 0], LIKE)
    less = _listed([(name, -count) for name, count in steps if count < 0], DISLIKE)
    known = phrases.plural("Learned from {n} vote.", "Learned from {n} votes.", votes) if votes else ""
    said = phrases.say("{like} and {dislike} below a story, or as a reaction to it, move what is like it up or down.")
    bound = phrases.say("However often you vote, a story counts at most twice as much for it, and at least half.")
    both = (phrases.say("More of"), more), (phrases.say("Less of"), less)
    facts = [fact(view, what, listed) for what, listed in both if listed]
    rows = [(button(phrases.say("Forget what you learned"), "unlearn"),)] if votes else []
    return Message(
        paragraphs(
            bold(phrases.say("My taste")), lines(*facts), lines(known, fill(said, like=LIKE, dislike=DISLIKE), bound)
        ),
        (*rows, (button(phrases.say("‹ Settings"), "settings"),)),
    )


def unlearned(view: View) -> Message:
    """Nothing is known of her taste any more; one tap takes that back."""
    phrases = view.phrases
    said = phrases.say("Forgotten: stories come to you as they come to everybody.")
    return Message(
        paragraphs(said),
        ((button(phrases.say("Undo"), "relearn"), button(phrases.say("‹ Settings"), "settings")),),
    )


def _listed(steps: Sequence[tuple[Markup, int]], sign: str) -> Markup:
    return join(", ", [join(" ", (name, sign * count)) for name, count in steps[:_LISTED]])
