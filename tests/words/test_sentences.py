"""Sentences: whole ones only, and none cut where an abbreviation stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.words.sentences import balanced, is_whole, split, whole
from bot.words.snippets import tidy


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "La proposition de M. Oumerov a surpris les deux délégations."),
        ("fr", "Selon Mme St. Pierre, le pont de la ville restera fermé."),
        ("en", "A U.S.-backed plan was put on the table in the evening."),
        ("en", "The ferry reached St. John's with two hundred people aboard."),
        ("en", "The judge, J. K. Marlow, set bail at 3.5 million dollars."),
        ("en", "Mr. and Mrs. Tran reopened the bakery at 5 a.m. on Friday."),
        ("en", "The watch costs Rs. 13,999 in its smallest size and Rs. 16,499 in the other."),
        ("en", "Gov. Ana Ruiz signed No. 5 of the seven bills."),
        ("en", "The company, Northern Light Inc. of Halifax, has no comment."),
        ("en", '"We waited. Nobody came," said the owner of the mill.'),
        ("fr", "« On attend. Personne ne vient », dit le propriétaire du moulin."),
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(language: str, sentence: str) -> None:
    assert split(sentence, language) == [sentence]


def test_sentences_are_told_apart() -> None:
    text = "The dam held through the night. Crews had worked on it for a week! Will it hold again?"
    assert len(split(text, "en")) == 3
    assert len(split("Le barrage a tenu. Les équipes y ont travaillé une semaine.", "fr")) == 2
    assert len(split("ダムは持ちこたえた。作業は一週間続いた。", "ja")) == 2


def test_an_abbreviation_at_the_end_of_a_sentence_ends_it_where_an_ordinary_word_begins_the_next() -> None:
    assert split("The plant belongs to Norwick Inc. The union has called a vote.", "en") == [
        "The plant belongs to Norwick Inc.",
        "The union has called a vote.",
    ]


def test_a_number_may_end_a_sentence() -> None:
    assert len(split("The bill covers children under 16. Smart toys are included.", "en")) == 2
    assert len(split("Der 3. Oktober ist ein Feiertag im ganzen Land.", "de")) == 1


@pytest.mark.parametrize(
    ("snippet", "left"),
    [
        ("ISTANBUL (AP) — Talks began on Monday.", "Talks began on Monday."),
        ("June 9 (Reuters) - The fund grew by a tenth.", "The fund grew by a tenth."),
        ("Jun.10 -- The fund grew by a tenth.", "The fund grew by a tenth."),
        ("OSLO, June 9 (Reuters) - The fund grew by a tenth.", "The fund grew by a tenth."),
        ("VANCOUVER — The premier met the mayors.", "The premier met the mayors."),
        ("Québec (La Presse Canadienne) — Le projet avance.", "Le projet avance."),
        ("NEW DELHI: The rains came early this year.", "The rains came early this year."),
        ("EN DIRECT - Le procès reprend ce matin.", "Le procès reprend ce matin."),
        ("By Jo Marsh and Lee Poole | The mayor resigned.", "The mayor resigned."),
        ("The mayor resigned. Continue reading...", "The mayor resigned."),
        ("Le maire a démissionné. Lire la suite", "Le maire a démissionné."),
        ("The mayor resigned. [Photo: Jo Marsh/Agency]", "The mayor resigned."),
        ("Halifax [Canada], June 14 (ANI): A study was published.", "A study was published."),
        ("[Le deal du jour] La montre coûte moins.", "La montre coûte moins."),
        ("306 Partages Les signaux se répètent.", "Les signaux se répètent."),
        ("Football - Lee Marsh quitte le club.", "Lee Marsh quitte le club."),
        ("Lee Marsh: The former captain leaves the club.", "The former captain leaves the club."),
        ("Blue Heron: Return is a film about a ferry.", "Blue Heron: Return is a film about a ferry."),
        ("It is a fine port.The ferry likes it.", "It is a fine port. The ferry likes it."),
        ("UPDATE The ferry was towed home.", "The ferry was towed home."),
        ("COVID-19: The clinic opens on Friday.", "COVID-19: The clinic opens on Friday."),
        ("Mont-Royal: the park stays open.", "Mont-Royal: the park stays open."),
        ("(QRST) — The ferry was towed home.", "The ferry was towed home."),
        ("(Valley Opinion) -- The ferry was towed home.", "The ferry was towed home."),
        ("PORT ELLIS (QRST): The ferry was towed home.", "The ferry was towed home."),
        ("Ellis, Jun 11 (QRS) The ferry was towed home.", "The ferry was towed home."),
        ("By Ida BrandtOn Sunday the ferry was towed home.", "On Sunday the ferry was towed home."),
        ("The Port Office (PO) says the ferry sails.", "The Port Office (PO) says the ferry sails."),
    ],
)
def test_what_is_no_news_falls_away(snippet: str, left: str) -> None:
    assert tidy(snippet) == left


@pytest.mark.parametrize(
    "broken",
    [
        "The minister said that the new rules would…",
        "The minister said that the new rules would...",
        "and that the new rules would apply from Friday.",
        "The minister said that the new rules would apply from",
        'The minister said that "the new rules would apply.',
        "Le ministre a dit que « les règles changent.",
        "Too short.",
        "A handful of reactions from players and staff after the win.",
        "The actress compared it to 'surviving a storm at sea.",
        "The watch is marked down to 99 dollars with free shipping.",
        "The probe saw a fifth state of matter that could explain some of th.",
        "The ferry sails again in June Thanks for watching our channel!",
        "Éléments de réponse avec notre reporter au port.",
        "With a record wage at stake for him.",
        "Avec un salaire record à la clé.",
        "All you need to know about the ferry and its captain.",
        "Here's a comparison of the ferries that sail to Port Ellis.",
        "The captain spoke to us about the ferry and about his dog.",
        "Let us know in the comments which ferry you would take.",
        "The ferry sailed into Port EllisOn Sunday a storm came up.",
        "- - Keep a copy of all your tickets for the ferry.",
        "Notre rédaction vous emmène à bord du traversier en flammes.",
        "Météo : vidéo, alerte : le port reste fermé jusqu'à lundi.",
        "Le capitaine a \ufffdvit\ufffd la jet\ufffde du port.",
        "As announced by the ferry line and its captain on Sunday evening.",
        "Quand le vent du large pousse les traversiers contre la jetée du port.",
        "The ferry sails again on July 14The line has said so at last.",
        "Also: the mayor of Port Ellis visits the mill and its owner.",
        "Pack your bags for a week on the ferry to Port Ellis.",
        "Montez à bord du Héron bleu avec son capitaine.",
        "Ferry line clears the way According to the Harbour Post, the captain has sold his boat.",
        "A ferry, a barge and two tugs... Voici toutes les photos du port.",
        "The captain spoke with CBS News about the ferry and about his dog.",
        "Ferries of the harbour: check out the latest photos of them all.",
        "Le retour du traversier : retrouvez les notes de ses douze marins.",
        "Writers: Ida Brandt, Lee Marsh and two sailors of theirs.",
        "Une alliée dont elle avait bien besoin.",
        "Latest updates as the mayor of Port Ellis faces his council.",
        "The ferry line has received the approval of its port to in.",
        "Le traversier a été vendu par la ligne et par les.",
        "Sign up for our newsletter and never miss a story.",
        "See the rest at https://example.org/story today please.",
    ],
)
def test_what_is_not_a_whole_sentence_is_left_out(broken: str) -> None:
    assert not is_whole(broken)
    assert whole(broken, "en") == []


@pytest.mark.parametrize(
    "whole_one",
    [
        "The players' union called it 'a first step' in a letter.",
        "The '70s hall will be torn down, the owners' lawyer said.",
        "Get 'em while they last, the baker's wife said on Friday.",
    ],
)
def test_apostrophes_are_no_quotation_marks(whole_one: str) -> None:
    assert is_whole(whole_one)


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "fr", "de", "ja", "xx"]))
def test_any_text_gives_whole_pieces_of_itself(text: str, language: str) -> None:
    for sentence in whole(text, language):
        assert balanced(sentence)
        # A joint may replace white space by one space; nothing else changes.
        assert "".join(sentence.split()) in "".join(text.split())
