"""A story in the words that one reader understands best. Plain text: markup is added by who shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.editions import dates
from bot.editions.phrases import Phrases
from bot.editions.sources import sources
from bot.editions.states import State, state
from bot.editions.typography import nested, typeset
from bot.models import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.editions.render.view import View
    from bot.models import Entry, Sentence, Story

BRIEF: Final = 280


@dataclass(frozen=True, slots=True)
class Telling:
    """Title and sentences; ``foreign`` says so in her language where they are in none of hers: ``(in French)``.

    ``entry_id`` is the entry that gave the title. Where a language model wrote, sentences of the outlets' own stand as
    quotations with the outlet's name.
    """

    title: str
    sentences: tuple[str, ...]
    language: str
    foreign: str
    entry_id: int
    # Of each sentence the entry that it is from.
    said_by: tuple[int, ...] = ()
    # Whether title and sentences are the outlets' own words; others are a language model's.
    title_own: bool = True
    own: tuple[bool, ...] = ()

    @property
    def by_model(self) -> bool:
        """Whether a language model wrote any of it."""
        return not (self.title_own and all(self.own))

    @property
    def summary(self) -> str:
        """All sentences as one paragraph."""
        return " ".join(self.sentences)

    def brief(self, limit: int = BRIEF) -> str:
        """As many whole sentences as ``limit`` characters take; the first one always."""
        kept = self.sentences[:1]
        for sentence in self.sentences[1:]:
            if len(" ".join((*kept, sentence))) > limit:
                break
            kept = (*kept, sentence)
        return " ".join(kept)


def tell(story: Story, view: View) -> Telling:
    """The story in her first language, else in her second (and so on), else in its main one, marked."""
    wording, known = _choose(story, view)
    foreign = "" if known else view.phrases.say("(in {language})", language=language_name(wording.language, view))
    title, own = typeset(wording.title, wording.language), tuple(one.own for one in wording.summary)
    said_by = tuple(one.entry_id for one in wording.summary)
    told = Telling(title, (), wording.language, foreign, wording.title_entry_id, said_by, wording.title_own, own)
    outlets = {entry.id: entry.outlet.name for entry in story.entries} if told.by_model else {}
    return replace(told, sentences=tuple(_sentence(one, wording.language, outlets) for one in wording.summary))


def _sentence(sentence: Sentence, language: str, outlets: Mapping[int, str]) -> str:
    """A sentence as it is read; an outlet's own among those of others (``outlets`` by entry) as a quotation."""
    text = typeset(sentence.text, language)
    if not sentence.own or sentence.entry_id not in outlets:
        return text
    # In the language of what is quoted, not of who reads.
    outlet, sentence_text = outlets[sentence.entry_id], nested(text, language)
    return Phrases(language).say("{outlet}: “{sentence}”", outlet=outlet, sentence=sentence_text)


def authorship(telling: Telling, view: View) -> str:
    """Who wrote what is read, where that was not the outlets alone; empty for their own words."""
    if not telling.by_model:
        return ""
    phrases = view.phrases
    told = [phrases.say("Worded by a language model, each sentence checked against the reports.")]
    if telling.title_own:
        told.append(phrases.say("The title is an outlet’s own."))
    if any(telling.own):
        told.append(phrases.say("What stands in quotation marks after an outlet’s name is that outlet’s own sentence."))
    return " ".join(told)


def reports(story: Story, telling: Telling, view: View) -> tuple[Entry, ...]:
    """All reports of the story, in the order in which she is shown them."""
    return sources(story, view.languages, telling.entry_id)


def language_name(code: str, view: View) -> str:
    """The name of a language in hers."""
    return dates.language_name(code, view.language)


def counts(story: Story, view: View) -> str:
    """How much was reported: ``3 stories from 2 sources in 42 hours``."""
    phrases, reason = view.phrases, story.reason
    stories = phrases.plural("{n} story", "{n} stories", reason.entries)
    outlets = phrases.plural("{n} source", "{n} sources", reason.outlets)
    if reason.entries == 1:
        return phrases.say("{stories} from {sources}", stories=stories, sources=outlets)
    span = dates.span(reason.latest - reason.first, view.language)
    return phrases.say("{stories} from {sources} in {span}", stories=stories, sources=outlets, span=span)


def movement(story: Story, view: View) -> str:
    """One word for a story that moves just now: ``breaking`` or ``developing``; empty for one that has settled."""
    words = {
        State.BREAKING: view.phrases.say("breaking"),
        State.DEVELOPING: view.phrases.say("developing"),
        State.SETTLED: "",
    }
    return words[state(story, view.now)]


def why(story: Story, view: View) -> str:
    """The numbers behind the rank in one sentence."""
    phrases, reason = view.phrases, story.reason
    told = phrases.say(
        "Ranked by {sources} of {publishers} in {languages}; first report {first}, latest {latest}.",
        sources=phrases.plural("{n} source", "{n} sources", reason.outlets),
        publishers=phrases.plural("{n} publisher", "{n} publishers", reason.families),
        languages=phrases.plural("{n} language", "{n} languages", len(reason.languages)),
        first=view.ago(reason.first),
        latest=view.ago(reason.latest),
    )
    parts = [told]
    if not reason.may_lead:
        parts.append(phrases.say("It cannot lead a front page: too few publishers tell it, or it is no report."))
    return " ".join(filter(None, (*parts, authorship(tell(story, view), view))))


def _choose(story: Story, view: View) -> tuple[Wording, bool]:
    wordings = story.wordings or tuple(_in_own_words(entry) for entry in story.entries)
    for language in view.languages:
        for wording in wordings:
            if wording.language == language:
                return wording, True
    main = [wording for wording in wordings if wording.language == story.language]
    return (*main, *wordings)[0], False


def _in_own_words(entry: Entry) -> Wording:
    """The stand-in for a story that is not written yet: the headline of one of its entries."""
    return Wording(entry.language, entry.title, (), entry.id)
