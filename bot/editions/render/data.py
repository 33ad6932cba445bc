"""Stories as data that JSON can carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.editions.render.telling import tell, why

if TYPE_CHECKING:
    from bot.editions.render.view import View
    from bot.models import Edition, Entry, Story


def data(edition: Edition, view: View) -> dict[str, Any]:
    """An edition: when it was made, what was read, and its stories, the lead (if any) first.

    Instants are ISO 8601 in UTC.
    """
    stories = ([edition.lead] if edition.lead else []) + list(edition.more)
    return {
        "at": edition.at.isoformat(),
        "language": view.language,
        "lead": edition.lead.id if edition.lead else None,
        "feeds_read": edition.feeds_read,
        "feeds_failed": edition.feeds_failed,
        "stories": [story_data(story, view) for story in stories],
    }


def story_data(story: Story, view: View) -> dict[str, Any]:
    """One story in the reader's words, with its reason as a sentence and as numbers, and all of its entries."""
    telling, reason = tell(story, view), story.reason
    return {
        "id": story.id,
        "title": telling.title,
        "summary": telling.summary,
        "language": telling.language,
        "by_model": telling.by_model,
        "tags": [tag.key for tag in story.tags],
        "rank": story.rank,
        "reason": why(story, view),
        "numbers": {
            "entries": reason.entries,
            "outlets": reason.outlets,
            "families": reason.families,
            "languages": list(reason.languages),
            "best_tier": reason.best_tier,
            "first": reason.first.isoformat(),
            "latest": reason.latest.isoformat(),
            "importance": reason.importance,
            "may_lead": reason.may_lead,
        },
        "permalink": view.permalink(story.id),
        "entries": [_entry(entry) for entry in story.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "outlet": entry.outlet.name,
        "title": entry.title,
        "language": entry.language,
        "link": entry.link,
        "time": entry.published.isoformat(),
    }
