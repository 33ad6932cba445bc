"""Orders: what in a report speaks to the machine that reads it. It is neither passed on nor ground for anything."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.text import fold
from bot.words.sentences import split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Entry

# Folded, in English and French. News seldom speaks so; where it does, one sentence less is no loss.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|ignorez?|oublie[zr]?|neglige[zr]?)\b.{0,40}"
    r"\b(?:instructions?|prompts?|guidelines|consignes?|(?:the|everything) above|(?:your|all) (?:\w+ )?rules|"
    r"ci-dessus)\b|"
    r"\b(?:system|developer|user|assistant) ?(?:prompt|message|role)s?\b|\b(?:invite|message) systeme\b|"
    r"^\W*(?:system|assistant|user|developer|systeme|utilisateur) ?:|"
    r"\b(?:as an?|you are (?:now )?an?|act as an?|pretend (?:to be|you)|tu es|vous etes|agis comme|en tant qu[e'])\s?"
    r"(?:un |une )?(?:ai|ia|llm|language model|large language model|chat ?bot|assistant|modele de langage|"
    r"intelligence artificielle)\b|"
    r"\b(?:respond|reply|answer|output|print|return|write|repondez?|reponds|ecri(?:s|vez)|affichez?)\s"
    r"(?:only|exactly|with only|uniquement|seulement|exactement)\b|"
    r"\b(?:new|updated|nouvelles?) (?:instructions?|consignes?)\s?:|"
    r"\b(?:instructions?|consignes?|note|message) (?:for|to|pour|a l['’ ]?)\s?(?:the |les? |l['’])?"
    r"(?:ai|ia|llms?|models?|modeles?|assistants?|summari[sz]ers?|robots?|bots?|language models?|modele de langage)\b|"
    r"\b(?:your|the|this|ta|votre|le|ce) (?:title|summary|answer|output|response|json|titre|resume|reponse)\s"
    r"(?:must|should|shall|has to|doit|devra)\b|"
    r"<\|?/?\w*(?:im_start|im_end|system|instructions?|reports?|endoftext)\|?>|\[/?INST\]|\[/?inst\]|```"
)


def gives_orders(text: str) -> bool:
    """Whether ``text`` speaks to a machine instead of telling news."""
    return bool(_ORDERS.search(fold(text)))


def without_orders(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries without the sentences that give orders; one whose title does is left out whole."""
    kept = (entry for entry in entries if not gives_orders(entry.title))
    return tuple(replace(entry, snippet=_without(entry.snippet, entry.language)) for entry in kept)


def _without(snippet: str, language: str) -> str:
    if not gives_orders(snippet):
        return snippet
    rest = " ".join(sentence for sentence in split(snippet, language) if not gives_orders(sentence))
    # Orders that run across sentences are in none of them alone.
    return "" if gives_orders(rest) else rest
