"""Words that news uses every day: they tell little of an event even in a window too small to show that.

Our own list, in the languages we are read in; each counts as if a few of the stories before the window had it.
"""

from __future__ import annotations

from functools import cache

from bot.stories.tokens import bucket_of

_ENGLISH = (
    "police court judge minister president government people man woman men women child children family home house "
    "city town county state states country world national international report reports study company business market "
    "markets price prices rate rates bank economy jobs unemployment inflation tax budget pay cost costs deal talks "
    "plan plans law vote election party leader chief head official officials workers staff strike school schools "
    "students hospital health doctors virus coronavirus covid cases death deaths dead dies killed injured attack war "
    "army fire crash storm rain weather team game match season win wins won loses lost final cup league player "
    "players coach club fans star show film movie music game games launch launches announces announced reveals "
    "rises rise falls fall cuts cut hits hit high low record million billion percent cent per year years month months "
    "week weeks day days today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november december morning night time back start end "
    "make makes get gets take takes big call calls warns warning urges wants set face faces open opens close closes "
    "ban bans free safe help support part top best latest update live video photos photo"
)
_FRENCH = (
    "police justice tribunal juge ministre president gouvernement personnes homme femme enfant enfants famille maison "
    "ville pays monde etat region departement maire loi projet plan vote election parti chef salaries greve ecole "
    "eleves hopital sante virus cas mort morts blesses attaque guerre armee incendie accident meteo equipe match "
    "saison victoire finale coupe ligue joueur joueurs entraineur club film serie musique entreprise marche prix taux "
    "banque economie emploi chomage hausse baisse record millions milliards euros cent pourcent annee ans mois semaine "
    "jour jours aujourd'hui demain hier lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril "
    "mai juin juillet aout septembre octobre novembre decembre matin soir nuit nouveau nouvelle nouveaux nouvelles "
    "grand grande annonce selon face fin debut mesures crise situation video photos direct"
)
_GERMAN = (
    "polizei gericht richter minister prasident regierung menschen mann frau kind kinder familie stadt land welt "
    "staat gesetz plan wahl partei chef mitarbeiter streik schule krankenhaus virus fall falle tote toter verletzte "
    "angriff krieg feuer unfall wetter mannschaft spiel saison sieg finale pokal liga spieler trainer verein film "
    "firma unternehmen markt preis preise bank wirtschaft arbeitslosigkeit prozent millionen milliarden euro jahr "
    "jahre jahren monat woche tag tage heute montag dienstag mittwoch donnerstag freitag samstag sonntag"
)


@cache
def buckets() -> tuple[int, ...]:
    """The tokens of all everyday words."""
    words = f"{_ENGLISH} {_FRENCH} {_GERMAN}".split()
    return tuple(sorted({bucket for bucket in map(bucket_of, words) if bucket >= 0}))
