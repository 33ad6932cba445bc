"""Whole sentences of a snippet: never cut, never two halves, no fragment, quotation marks in pairs."""

from __future__ import annotations

import re

from simplemma import split_sentences

from bot.words.snippets import tidy
from bot.words.terms import length

# The languages for which the splitter knows abbreviations; it takes others as unknown.
_SPLITTER_KNOWS = frozenset({"cs", "de", "el", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv", "tr", "uk"})
# A full stop after these never ends a sentence: titles before a name, initials, "no. 5".
_NEVER_ENDS = re.compile(
    r"(?:^|[\s(\[\"“«'’-])(?:M|MM|Mme|Mmes|Mlle|Me|Mgr|Dr|Drs|Mr|Mrs|Ms|Mx|St|Ste|Sts|Mt|Ft|Sgt|Gen|Gén|Gov|Sen|Rep|"
    r"Reps|Sens|Lt|Col|Cmdr|Capt|Maj|Adm|Pvt|Cpl|Insp|Supt|Det|Prof|Rev|Hon|Pres|No|Nos|Rs|pp|Tél|tél|vs|v|approx|env|cf|e\.g|i\.e|"
    r"al|Fig|art|[A-ZÀ-Þ]|[A-ZÀ-Þ]\.-?[A-ZÀ-Þ])\.$"
)
# A full stop after these may end one; it does where an ordinary first word of a sentence follows.
_MAY_END = re.compile(
    r"(?:^|[\s(\[\"“«'’-])(?:(?:[A-Z]\.){1,3}[A-Z]|[ap]\.m|Inc|Ltd|Co|Corp|Bros|Jr|Sr|Ph\.D|etc|Jan|Feb|Aug|Sept|Oct|Nov|"
    r"Dec|Ave|Blvd|Rd|Ont|Que|Alta|Sask|Calif|Fla|Ariz|Conn|Mass|Mich|Minn|Penn|Pa|Tenn|Wash|Wis|Va)\.[\"”»’)]?$"
)
_STARTS = re.compile(
    r"^[\"“«‘]?\s?(?:The|A|An|He|She|It|They|We|I|In|On|At|But|And|This|That|These|Those|There|His|Her|Its|Their|After|"
    r"As|For|With|When|While|However|Meanwhile|Le|La|Les|L['’]|Un|Une|Il|Elle|Ils|Elles|Mais|Ce|Cette|"
    r"Ces|Dans|En|Selon|Pour|Son|Sa|Ses)\b"
)
# A number before a full stop: the end of a sentence where ordinals are not written so ("under 16. Smart toys").
_NUMBER_ENDS = re.compile(r"(?<!\bNo\. )(?<!\bno )\b\d+\.$")
_NO_ORDINALS = frozenset({"en", "fr", "es", "it", "pt"})
_GAP = re.compile(r"(?<=\.)\s+")
_ENDS_WHOLE = re.compile(r"[.!?。！？؟।][\"”»’)\]]*$")
_CUT = re.compile(r"(?:\.{2,}|…|\[\W*\])[\"”»’)\]]*$")
# A last word of one or two consonants is the beginning of one: "could help solve some of th."; and
# a number that runs into a word lost the end of what stood before: "on July 17Following its".
_BROKEN_OFF = re.compile(
    r"(?<=[a-z] )(?!(?:km|kg|mm|cm|ml|mg|pm|tv|pc)\b)[b-df-hj-np-tv-xz]{1,2}\.$|\d[A-Z][a-z]{2,}\b|"
    r"[a-zß-ÿ](?:On|The|In|At|After|As|When|It|He|She|This|For|Le|La|Les|Un|Une|En|Dans|Il|Elle) [A-Za-zÀ-ÿ]|"
    # A headline that ran into its sentence: "clears the way According to the line".
    r"[a-z] (?:According to|However,|Meanwhile,)|"
    # A word that waits for another, or one that was cut to its first letters: "approval to in.".
    r"\b(?:the|an|and|le|la|les|du|des|une|et)\.$|\bto (?:in|re|pr|co|su|de|ex|pro|con)\.$|"
    # An apostrophe that was lost, or came twice.
    r"\w''\w|[a-z] s [a-z]|"
    r"\b[AP]?[A-Z]T(?:Last|The|On|In|At|After|As|When|It)\b"
)
# No text without a capital inside a word, a doubled apostrophe or a lone "s" has any of that but its end or a headline.
_MAY_BE_BROKEN = re.compile(
    r"[a-zß-ÿ\d][A-Z]|[a-z] (?:According|However|Meanwhile)|[A-Z]T[A-Z][a-z]|''| s |"
    r"\b[b-df-hj-np-tv-xz]{1,2}\.$| (?:the|an|and|le|la|les|du|des|une|et|in|re|pr|co|su|de|ex|pro|con)\.$"
)
_ASIAN_END = re.compile(r"(?<=[。！？])")
_JUNK_MARKS = re.compile(r"[<&@#★©►▶|\ufffd]|https?:|www\.")
_MARKUP = re.compile(r"<[a-z/]|&#?\w+;|https?://|www\.|@\w{2,}|#\w{2,} #\w{2,}|[★©►▶|\ufffd]", re.IGNORECASE)
# Words by which an outlet speaks of its page, its shop or its readers, and not of the news.
_JUNK = re.compile(
    r"\b(?:cookies?|newsletter|podcast|subscribers?|abonnés|click|cliquez|scroll down|sign up|read more|read also|"
    r"see also|watch (?:the|this) video|lire la suite|getty images|all rights reserved|tous droits réservés|"
    r"photo credit|crédit photo|copyright (?:©|\d|by)|affiliate|"
    r"(?:this|cet) article (?:was|originally|a été)|first appeared on|"
    r"est apparu en premier|follow us|suivez-nous|free (?:\w+ )?shipping|marked down|all-time low price|prime members|"
    r"discount|promo codes?|code promo|en promotion|bon plan|vente flash|pre-?order (?:now|it|yours)|"
    r"thanks for (?:checking|watching|reading)|in part (?:one|two|three|\d)|this (?:piece|video|episode|article)|"
    r"dans cette vidéo|merci d['’]avoir|cet épisode|abonne-toi|here(?:['’]s| is| are) (?:an?|the|all|our|what|how|why)|"
    r"bring(?:ing)? you|(?:spoke|speaks|talked|talks) (?:to|with) (?:us|(?:CBS|NBC|CNN|BBC|ABC|Fox) News)|"
    r"plus more|in this week['’]s|see (?:them|it) here|"
    r"est (?:le|un) site (?:d['’]|de la |le plus )|live updates|let us know|in the comments|your comments|"
    r"(?:talks?|speaks?) about (?:why|how)|explains? (?:why|how)|"
    r"you need to know|on a (?:voulu|testé|demandé|passé)|"
    r"check out (?:the )?latest|independent media|retrouvez (?:les|nos|notre|la|le|ici)|"
    r"nous avons (?:testé|demandé|interrogé)|we (?:asked|tested)|"
    r"(?:our|notre) (?:review|critique|test|avis|sélection)|welcome to|"
    r"bienvenue (?:dans|sur|à)|vous (?:y )?(?:emmène|propose|invite|explique|dit tout|livre|présente|raconte|dévoile)|"
    r"comme si vous y étiez|voici (?:votre|notre|nos|ce que|tou[st]|toutes|les|la|le|comment|pourquoi)|"
    r"votre revue de presse|"
    r"something (?:major|big|huge|special)|tout ce qu['’]il faut savoir)\b|\bvid[eé]o, |\b(?:photos?|vid[eé]os?) - ",
    re.IGNORECASE,
)
# No text without one of these words has any of that.
_JUNK_TRIGGERS_TEXT = """
    site
    cookie cookies newsletter podcast subscriber subscribers abonnés click cliquez scroll sign read see watch lire getty
    rights réservés credit crédit copyright affiliate article appeared apparu follow suivez shipping marked low prime
    discount promo promotion plan flash pre preorder thanks part piece video episode vidéo merci épisode abonne here
    here's here’s bring bringing us plus week's week’s updates know comments talk talks talked speak speaks spoke
    explain explains
    latest retrouvez passé independent
    voulu testé demandé interrogé asked tested review critique test avis sélection welcome bienvenue emmène
    propose invite explique dit livre présente raconte dévoile étiez voici revue something savoir photo photos videos
    vidéos
"""
_JUNK_TRIGGERS = frozenset(_JUNK_TRIGGERS_TEXT.split())
_WORDS = re.compile(r"[\w'’]+")
# A label before a label ("Weather: video, Alert: ..."), and who reviews what.
_LABELS = re.compile(r"^[^.:]{2,30} ?: [^.:]{2,40} ?: |^(?:[A-ZÀ-Þ][\w'’-]+ ){2,3}reviews\b")
_INVITES = re.compile(
    r"^[\"“«]?\s?(?:If you(?:'re|’re)?|Si vous|Happy|Forget|Look|Hear|Follow|Drop|Tell us|Relive|"
    r"Experience|Explore|Enjoy|Rendez-vous|Take|Meet|"
    r"Catch|Don['’]t|Imagine|Oubliez|Imaginez|Bon anniversaire|"
    r"A (?:handful of reactions|round-?up of|look at|guide to)|Latest (?:updates|news)|"
    r"Find out|Here (?:is|are)|Here['’]s|"
    r"Check out|Read|Watch|See|Discover|Click|Join|Learn|Listen|Découvrez|Retrouvez|Voici|Regardez|"
    r"Écoutez|Suivez|Lisez|Cliquez|Revivez|Participez|All you need|Everything you|Tout (?:ce qu|savoir)|What you need|"
    r"Éléments de réponse|Explications?|Décryptage|Tour d['’]horizon|"
    r"Retour sur|Le point sur|On (?:fait|vous)|More details|Details (?:inside|here))\b|^[^.:]{3,40} review: |"
    r"^Review [A-Z]|"
    r"^(?:Also|Plus|Aussi|Et aussi|(?:Writer|Director|Producer|Starring|Cast|Genre|Rating)s?) ?: |"
    # An order to the reader: "Pack your bags", "Montez à bord".
    r"^[A-Z][a-z]+(?: up| out| in)? your\b|"
    r"^(?!Chez|Assez)[A-ZÀ-Þ][a-zß-ÿ]+ez (?:les?|la|des|du|aux?|à|une?|notre|nos|votre|vos|en|dans|ici|tout|ce|l['’])\b"
)
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_SINGLE_OPENS = re.compile(r"(?<![\w.,!?'’])['‘](?=[^\W\d_])(?!(?:em|til|cause|tis|twas|n)\b)", re.IGNORECASE)
_SINGLE_CLOSES = re.compile(r"[\w.,!?%)]['’](?!\w)")
# A few words behind a preposition are no sentence: "With a record wage at stake."
_NO_VERB = re.compile(
    r"^(?:With|Without|Not|No|All|Just|Only|From|Among other|Avec|Sans|De quoi|Pas|Rien|Seul|Voilà|À|Et avec)\b"
)
# A clause that waits for another: "As announced by the line.", "Quand le vent tourne."
_NO_MAIN_CLAUSE = re.compile(
    r"^(?:Along with|As well as|As announced|As reported|Plus|When|While|Quand|Lorsque|Comme annoncé) [^,;:–—-]*[.!]$|"
    # "Une alliée dont elle avait bien besoin.": said of somebody, and no sentence.
    r"^Une? [\w'’-]+ dont (?:[\w'’-]+ ){0,7}[\w'’-]+[.!]$"
)
_FEWEST_WORDS, _FEW_WORDS = 5, 10
_LONGEST = 420


def split(text: str, language: str) -> list[str]:
    """All sentences of ``text`` in order, whole or not; abbreviations, initials and numbers do not end one."""
    if language in {"ja", "zh"}:
        return [piece.strip() for piece in _ASIAN_END.split(text) if piece.strip()]
    pieces = split_sentences(text, lang=language if language in _SPLITTER_KNOWS else None)
    sentences: list[str] = []
    for piece in (part for whole_piece in pieces for part in _ended(whole_piece, language)):
        if sentences and _belongs(sentences[-1], piece):
            sentences[-1] = f"{sentences[-1]} {piece}"
        else:
            sentences.append(piece)
    return sentences


def _ended(piece: str, language: str) -> list[str]:
    """Where an abbreviation at which the splitter never ends is followed by an ordinary first word, one ends there."""
    parts, start = [], 0
    for gap in _GAP.finditer(piece):
        tail, rest = piece[start : gap.start()][-16:], piece[gap.end() :]
        numbered = language in _NO_ORDINALS and _NUMBER_ENDS.search(tail) and rest[:1].isupper()
        if numbered or (_MAY_END.search(tail) and _STARTS.match(rest)):
            parts.append(piece[start : gap.start()])
            start = gap.end()
    return [*parts, piece[start:]]


def _belongs(before: str, piece: str) -> bool:
    """Whether the splitter cut in the middle of a sentence."""
    tail = before[-16:]
    if _NEVER_ENDS.search(tail):
        return True
    if _MAY_END.search(tail) and not _STARTS.match(piece):
        return True
    # An open quotation goes on: «Non. Jamais.», "We won. We did."
    return _open_quote(before)


def _open_quote(text: str) -> bool:
    return text.count("«") > text.count("»") or text.count("“") > text.count("”") or text.count('"') % 2 == 1


def whole(snippet: str, language: str) -> list[str]:
    """The sentences of ``snippet`` that can stand in a summary, in order; see ``is_whole``."""
    return [sentence for sentence in split(tidy(snippet), language) if is_whole(sentence)]


def is_whole(sentence: str) -> bool:
    """A finished sentence: starts as one, ends with its mark and not with an ellipsis, quotation marks in pairs."""
    if not _ENDS_WHOLE.search(sentence) or _CUT.search(sentence) or len(sentence) > _LONGEST:
        return False
    first = sentence.lstrip("\"“«‘'( \u00a0")
    if not first or not first[0].isalnum() or (first[0].islower() and not first[1:2].isupper()):
        return False
    if length(sentence) < _FEWEST_WORDS or _INVITES.match(sentence) or _is_junk(sentence):
        return False
    if (length(sentence) < _FEW_WORDS and _NO_VERB.match(sentence)) or _NO_MAIN_CLAUSE.match(sentence):
        return False
    return balanced(sentence) and not (_MAY_BE_BROKEN.search(sentence) and _BROKEN_OFF.search(sentence))


def _is_junk(sentence: str) -> bool:
    """Whether it is markup, an address, an advertisement, or the outlet speaking of itself to its readers."""
    if (_JUNK_MARKS.search(sentence) and _MARKUP.search(sentence)) or _LABELS.match(sentence):
        return True
    return not _JUNK_TRIGGERS.isdisjoint(_WORDS.findall(sentence.lower())) and bool(_JUNK.search(sentence))


def balanced(text: str) -> bool:
    """Whether every quotation mark and bracket has its partner, single ones as far as they are no apostrophes."""
    opened = _SINGLE_OPENS.search(text)
    if opened and not _SINGLE_CLOSES.search(text, opened.end()):
        return False
    return text.count('"') % 2 == 0 and all(text.count(left) == text.count(right) for left, right in _PAIRS)
