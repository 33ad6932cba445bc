"""Snippets without what is no news: datelines, bylines, labels, credits, invitations to read on."""

from __future__ import annotations

import re

# A place in capitals (with a date, an agency) up to a dash: "ISTANBUL (AP) — ", "BEIJING, June 9 (Reuters) - ".
_DATELINE = re.compile(
    r"^\W{0,2}(?:[A-Z][A-Z.'’]+(?:[ ,-]+(?=[A-Z(]))?){1,5}"
    r"(?:, ?[A-Z][\w. ]{2,18}){0,2}(?:,? ?\([^()]{2,40}\))?(?: (?:--|[-–—])| ?[–—])(?= ?[\"“«‘A-ZÀ-Þ0-9]) ?"
)
# An agency in brackets, with or without a place: "Paris (AFP) - ", "Washington (CNN)".
_AGENCY = re.compile(
    r"^(?:[A-ZÀ-Þ][\w.'’-]+[ ,]*){0,4}(?:[\[(][A-Za-zÀ-ÿ ]{2,24}[\])],? ?)?(?:(?:[A-Z][a-zû]{2,8}\.?|\d{1,2}(?:er)?) "
    r"(?:\d{1,2}|[a-zéû]{3,9}),? ?)?\((?:AP|AFP|Reuters|CNN(?: Business)?|ANI|PTI|IANS|PA|ATS|Belga|EFE|dpa|DPA|CP|"
    r"Bloomberg|La Presse [Cc]anadienne|The Canadian Press|Agence France-Presse|Thomson Reuters Foundation)\)"
    r"\s*(?:--|[-–—:])?\s*"
)
# A day alone, with or without an agency: "June 9 (Reuters) - ", "Jun.10 -- ".
_DAY = re.compile(
    r"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? ?\d{1,2}(?: \([A-Z][\w ]{1,24}\))? ?"
    r"(?:--|[-–—]) ?(?=[\"“«‘A-ZÀ-Þ0-9])"
)
# "NEW DELHI: The ..." - letters only, so that "COVID-19: ..." stays.
_CAPITALS = re.compile(r"^(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.]{4,}|[A-ZÀ-Þ'’.]{2,}(?: [A-ZÀ-Þ'’.]{2,}){1,3}) ?: (?=[\"“«‘A-ZÀ-Þ])")
# "EN DIRECT - ", "INFO LE FIGARO – ", "VIDÉO. ", "MERCATO - "
_LABEL = re.compile(
    r"^(?:[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9'’&/]*(?: [A-ZÀ-Þ0-9'’&/]+){0,4} ?[-–—|] (?=[\"“«‘A-ZÀ-Þ0-9])"
    r"|(?:EN DIRECT|DIRECT|LIVE|VID[EÉ]OS?|VIDEO|PHOTOS?|EN IMAGES|WATCH|EXCLUSI(?:VE|F|VITÉ)|BREAKING|UPDATE[D]?|"
    r"OPINION|ANALYSIS|INFOGRAPHIE|T[EÉ]MOIGNAGES?|INTERVIEW|ENTRETIEN|REPORTAGE|RÉCIT|ENQUÊTE|DÉCRYPTAGE|ÉDITO)"
    r" ?[.:!|] ?(?=[\"“«‘A-ZÀ-Þ0-9])|(?:UPDATED?|BREAKING|MISE À JOUR) (?=[A-ZÀ-Þ]))"
)
# A ticket of the desk or a counter of shares: "[Le deal du jour] ", "Desc: ", "Football - ", "306 Partages ".
_TICKET = re.compile(
    r"^(?:Warning: [^.]{5,60}\.\s+|"
    r"(?:Copyright|©) ?\d{4} [^.]{2,40}\. (?:To see more, visit \S{5,80}\s+)?|"
    r"\d+ (?:Partages?|Shares?|Commentaires?|Comments?) |\[[^\[\]]{2,32}\] ?|"
    r"(?:Desc|Description|Résumé|Summary|Synopsis) ?: |(?:INFO|EXCLU|DOSSIER) [A-Z][\w ]{1,16} - |"
    r"(?:Foot(?:ball)?|Rugby|Tennis|Basket|Boxe|Cyclisme|Mercato|Transferts?|Cinéma|People|Sport|Hockey|Golf|Auto) - )"
    r"(?=[\"“«‘A-ZÀ-Þ0-9])"
)
# "Michael Marsh: The former champion ...": who is meant, before a sentence that stands by itself.
_NAMED = re.compile(
    r"^[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){1,3} ?: ?"
    r"(?=(?:The|A|An|In|After|With|As|Le|La|Les|L['’]|Un|Une|En|Dans|Après|Selon|Pour) ?['’A-Za-zÀ-ÿ])"
)
_SECTION = re.compile(
    r"^[A-Z][A-Z .'’-]{3,40}, HOST: |^(?:[A-Z][\w&-]+ ){1,3}News ?: |^[A-ZÀ-Þ][\w ]{2,20} ?: vid[eé]o, "
)
_BYLINE = re.compile(
    r"^(?:By|Par|Von|Por) (?:[A-ZÀ-Þ][\w.'’-]+ ?){2,4}(?:(?:,| and | et |&) ?(?:[A-ZÀ-Þ][\w.'’-]+ ?){2,4}){0,2}"
    r"(?:, (?:[A-Z][\w.'’-]+ ?){1,4})?(?:[|•·—–-]|\.(?= [A-ZÀ-Þ]))\s*"
)
_TAILS = (
    re.compile(
        r"\s*\[?(?:Read|Continue|Keep) (?:more|reading|the full|full)\b[^.!?]{0,80}[.!?…»→>\]]*\s*$", re.IGNORECASE
    ),
    re.compile(r"\s*[\[(]?(?:Lire|Voir|Découvrir) (?:la suite|plus|l['’]article|aussi)\b.{0,120}$", re.IGNORECASE),
    re.compile(r"\s*\b(?:The post .{1,200} (?:appeared|was) first|L['’]article .{1,200} est apparu en premier)\b.*$"),
    re.compile(r"\s*\b(?:Also [Rr]ead|READ MORE|Read Also|À lire aussi|A lire aussi|Lire aussi|Related)\s?[:|].*$"),
    re.compile(r"\s*\b(?:Click here|Cliquez ici|Sign up|Subscribe|Abonnez-vous|Inscrivez-vous|Follow us)\b.*$"),
)
_CREDIT = re.compile(
    r"\s*[\[(](?:[^()\[\]]{0,60}\b(?:Photo|Image|Picture|Crédits?|Credit|Getty|AFP|Reuters|Shutterstock|Supplied)\b"
    r"[^()\[\]]{0,80})[\])]|"
    r"^(?:Photos?|Image|Picture|Crédit photo|Photo credit|Image credit|Credit)s? ?(?::|by|par) [^.]{2,80}\.\s*",
    re.IGNORECASE,
)
# "an excellent port.The game": a stop that lost its space.
_GLUED = re.compile(r"(?<=[a-zß-ÿ]{3})([.!?])(?=[A-ZÀ-Þ][a-zß-ÿ]{1,12} [a-zß-ÿ])")
# "By Ida BrandtOn Sunday": the byline ran into the sentence.
_GLUED_BYLINE = re.compile(
    r"^(?:By|Par) (?:[A-ZÀ-Þ][\w.'’-]+ ){1,3}[A-ZÀ-Þ][a-zß-ÿ]+"
    r"(?=(?:On|The|In|At|After|As|When|It|A|Le|La|Les|Un|Une|En) )"
)
# "(WJW) — ", "(Bloomberg Opinion) -- ": who sends it, in brackets before a dash.
_SENDER = re.compile(r"^\([A-ZÀ-Þ][\w .&'’-]{1,28}\) ?(?:--|[-–—]) ?(?=[\"“«A-ZÀ-Þ0-9])")
# "LONDON (ABC): ", "Geneva, Jun 11 (ABC) ": an agency by its initials, behind a place and perhaps a day.
_INITIALS = re.compile(
    r"^[A-ZÀ-Þ][\w'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+)?"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2},? ?\([A-Z][\w.]{1,24}\)\s*[:—–-]*|,? ?\([A-Z]{2,8}\) ?(?::|--|[—–-]))"
    r"\s*(?=[\"“«A-ZÀ-Þ])"
)
# Looking for one of these costs less than looking for what is made of them, and most snippets have none.
_MAY_HAVE_HEAD = re.compile(r"[(\[:|–—]| [-]|\d ?[-]|--|^\W{0,3}(?:By|Par|Von|Por|[A-ZÀ-Þ]{3,}|\d+)\b")
_MAY_HAVE_TAIL = re.compile(
    r"\b(?:[Rr][Ee][Aa][Dd]|[Cc]ontinue|[Kk]eep|CONTINUE|KEEP|[Ll]ire|[Vv]oir|[Dd]écouvrir|LIRE|VOIR|DÉCOUVRIR|first|"
    r"premier|Related|Click|Cliquez|Sign|Subscribe|Abonnez|Inscrivez|Follow)\b"
)
_HEAD_LENGTH = 200
_HEADS = (
    _DAY,
    _GLUED_BYLINE,
    _SENDER,
    _INITIALS,
    _BYLINE,
    _TICKET,
    _AGENCY,
    _DATELINE,
    _CAPITALS,
    _SECTION,
    _LABEL,
    _NAMED,
)


def tidy(snippet: str) -> str:
    """The snippet's own sentences: credits, datelines, bylines and labels in front and invitations behind fall away."""
    text = _GLUED.sub(r"\1 ", _CREDIT.sub("", _DAY.sub("", snippet, count=1))).strip()
    if _MAY_HAVE_TAIL.search(text):
        for tail in _TAILS:
            text = tail.sub("", text)
    if not _MAY_HAVE_HEAD.search(text[:_HEAD_LENGTH]):
        return text.strip()
    for _ in range(2):
        before = text
        for head in _HEADS:
            text = head.sub("", text, count=1)
        if text == before:
            break
    return text.strip()
