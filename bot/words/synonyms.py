"""Words that say the same in news, English and French: by them a fact told again in other words is known.

Wider than a dictionary would have it: here it matters only whether a second sentence brings something, and
``unveiled`` after ``launched`` brings nothing. Folded; one form of each word is enough, for the others share its stem.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_SAME_TEXT: Final = """
    reveal unveil launch release debut introduce present show shown announce available official publish arrive rollout
    disponible devoiler lancer sortir sortie annoncer officiel presenter publier arriver reveler lancement
    die dies died dying dead death passed decede deces mort morts meurt mourir disparition
    kill killed murder homicide meurtre assassinat assassiner tuer tue tuee tues fatal slain
    win won beat beaten victory victor victorious triumph defeat defeated gagner remporter vainqueur battre battu
    lose lost losing loss perdre perdu perd defaite
    resign quit depart leave left leaving demission demissionner quitter depart step
    sack dismiss axe axed oust limoger renvoyer licencier ecarter evince fire fired
    remove removal pull delete scrub withdraw withdrew retirer supprimer enlever deprogrammer retrait retire drop
    ban banned prohibit forbid outlaw interdire interdit proscrire prohiber interdiction
    repeal scrap abolish overturn abroger annuler cancel cancelled annulation lift lifted lever leve
    delay postpone shift bousculer defer reschedule repousser reporter decaler report push pushed
    fear worry concern anxious craindre crainte inquieter inquietude redouter
    criticise criticize slam blast condemn denounce disapprove disapproval critiquer denoncer fustiger condamner
    support backing endorse soutien soutenir soutenu appui appuyer defendre defend
    sorry apology apologise apologize regret regretful excuse excuses
    buy bought purchase acquire acquisition takeover acheter racheter acquerir achat rachat
    sell sold sale vendre vente vendu
    sign signing join joining transfer recruit transfert transferer recruter recrutement signer rejoindre
    contract deal agree agreement accord contrat pacte entente
    extend extension renew prolonger prolongation renouveler reconduire
    want wish desire hope keen interest interested vouloir veut souhaiter envie esperer interet interesser
    plan prepare intend project prevoir prevu projet preparer prochain upcoming coming soon future futur
    start begin began begun kick resume restart return commencer debut reprise reprendre retour retourner rentrer
    end finish conclude finir fini terminer achever over close closed fermer fermeture ferme
    rise rose rising increase climb surge soar jump grow grew hike augmenter hausse grimper monter bondir accroitre
    fall fell decline decrease cut cutting reduce slump tumble plunge lower shrink shrank shrunk
    fall baisse baisser chute chuter diminuer reduire
    find found discover discovery uncover detect spot observe resurface unearth
    find decouvrir decouvert decouverte trouver retrouver detecter
    study studies research scientist researcher analysis etude recherche chercheur scientifique astronomer astronome
    trial test tests essai tester
    problem issue bug flaw glitch trouble probleme faille souci
    fix resolve solve repair patch corriger reparer resoudre correctif
    warn warning alert notify inform avertir alerte alerter caution prevenir avertissement informer
    relation relations rapport rapports relationship
    eliminate eradicate eradiquer eliminer eradication
    hack hacked breach compromise pirate piratage pirater hacker hackers
    steal stole stolen theft rob robbed robbery voler voleur vol vole volee
    arrest arrested detain custody jail jailed imprison interpeller incarcerer emprisonner ecrouer arreter
    charge charged accuse accused indict indicted inculper poursuivre accusation
    sentence convict convicted guilty condamnation coupable verdict
    court tribunal judge juge
    police officer cop cops policier gendarme policiere
    protest demonstrate demonstration rally manifester manifestation manifestant rassemblement mobilisation protester
    shoot shot gunman gunmen gunfire fusillade tirer tirs abattre abattu
    injure injury wound hurt blesser blessure blesse
    surgery operation operate operer opere
    fight bout combat match game clash rencontre duel affronter affrontement
    goal score scorer net netted but buts marquer inscrire buteur
    club team side squad equipe formation franchise
    boss manager coach entraineur selectionneur technicien
    player footballer striker midfielder defender forward goalkeeper winger quarterback joueur attaquant milieu
    film movie flick cinema
    show series serie sitcom programme program feuilleton
    actor actress cast acteur actrice comedien interprete comedienne
    singer rapper musician chanteur chanteuse rappeur musicien
    boy son child baby kid toddler fils enfant bebe garcon fille daughter girl children
    mother mom mum birth pregnant pregnancy maman mere naissance accoucher enceinte grossesse
    wife husband spouse married wedding marier epouse mari femme
    queen king monarch reine roi royal royals palace palais majesty majeste
    prince duke duchess princess duc duchesse princesse
    photo photograph picture image portrait cliche photographie
    birthday anniversary anniversaire feter
    racism racist racial racisme raciste
    black noir noirs blacks
    coronavirus covid virus sars pandemic pandemie epidemic epidemie
    mask facemask masque masks facemasks
    infect infection transmit transmission spread contaminate contamination propagation propager infecter contaminer
    patient malade
    vaccine vaccin vaccination jab
    restriction lockdown confinement measure mesure deconfinement
    rocket spacecraft fusee lanceur vaisseau
    planet planete exoplanet exoplanete
    phone smartphone handset device telephone appareil terminal
    app application appli apps
    chip processor cpu puce processeur soc cpus
    car vehicle automobile voiture vehicule
    price cost tarif prix cout fee
    cheap affordable budget abordable
    fast quick speed rapid vite vitesse rapide rapidement quickly
    repeat repeats repetition cycle cyclic cyclique periodic regular repete repetitive repeter
    mysterious mystery strange unknown etrange mysterieux inconnu mystere
    deep depth deepest bottom fond profond profondeur abysses profondeurs
    sea ocean mer oceans
    dive dove plonger plongee
    need require devoir doit doivent must
    stop halt suspend block stopper suspendre bloquer freeze suspension
    allow permit authorise authorize autoriser permettre
    reject refuse deny denied denial rejeter refuser dementir dementi
    accept approve adopt vote voting voter approuver adopter valider
    ask demand urge demander reclamer exhorter
    promise vow pledge promettre promesse
    meet meeting summit sommet reunion
    election ballot elect scrutin elu elire elections electoral
    government gouvernement governement
    us usa america american americain states united unis etats washington
    uk britain british britannique england english anglais angleterre
    russia russian russe russie moscow moscou kremlin
    china chinese chine chinois beijing pekin
    france french francais
    spain spanish espagne espagnol
    italy italian italie italien
    germany german allemagne allemand
    europe european europeen
    korea korean coree coreen pyongyang
    india indian inde indien
    canada canadian canadien
    japan japanese japon japonais
    school ecole
    student pupil eleve etudiant graduate diplome
    fan supporter crowd spectator spectateur public audience
    topple tear tore torn deboulonner renverser
    rename rebaptiser changing change changer devenir devient become became
    money fund funding argent fonds financement
    worker employee staff salarie travailleur personnel employe
    job emploi jobs
    strike walkout greve
    storm hurricane typhoon cyclone tempete ouragan typhon
    quake earthquake seisme
    flood flooding inondation crue inonder
    fire blaze wildfire burn burnt incendie feu feux flames flammes bruler
    crash collision accident collide
    plane aircraft jet avion
    boat ship vessel ferry bateau navire traversier
    missing disparu disparus
    rescue save saved secours sauver secourir sauvetage
    attack assault attaque attaquer agression raid
    troop soldier army military soldat armee militaire
    war conflict guerre conflit
    ceasefire truce treve
    sanction penalise penalize punish punishment amende punir
    miss missed rate rater manquer manque
    qualify progress advance reach reached qualifier atteindre atteint qualification
    final finale
    champion title titre titles
    ancient prehistoric extinct
    read lire
    share retweet tweet post partager message remark comment propos tweets
    respond react reply answer voice express exprimer voix desaccord disagree reagir repondre reponse reaction
    offensive derogatory offensant injurieux insensitive
    kneel genou agenouiller kneeling
    flag drapeau
    include contain comprendre contenir inclure
    leak leaked fuite fuiter
    feature fonction fonctionnalite
    update upgrade maj
    travel trip voyage voyager deplacement
    prevent avoid eviter empecher
    reduce limit limiter
    require exige exiger
    donate donation don donner
    praise hail saluer feliciter eloge
    recover recovery retablir guerir guerison
    search rechercher
    town city ville municipal
    severe grave serious seriously gravement severement
    link lien connection connect associate association related lie
    cause provoke trigger provoquer causer entrainer declencher
    talk speak spoke spoken discuss discussion address parler evoquer confier negotiate negotiation discuter negociation
    danger risk threat threaten menace menacer risque risquer dangerous dangereux
    hold held host organise organize organiser tenir tenu accueillir
    build built construct construction construire batir
    destroy devastate ravage wreck detruire devaster destruction
    doctor physician medecin surgeon chirurgien
    hospital clinic hopital clinique
    lawyer attorney avocat
    home house maison domicile
    victim victime
    woman women female femme femmes
    man men male homme hommes
    young youth jeune jeunes
    parliament assembly senate congress parlement assemblee senat congres
    bill law legislation loi reform reforme
    tax taxe impot
    bank banque
    oil petroleum petrole
    layoff licenciement suppression
    trailer teaser
    song single track chanson morceau
    book novel livre roman
    concert tour gig tournee
    award prize trophy trophee recompense
    divorce split separate separation rupture separer breakup
    expect schedule scheduled attendre prevoir prevu
    happy glad pleased delighted heureux ravi heureuse
    sad heartbroken triste tristesse
    furious angry anger fury colere furieux
    break broke broken casser rompu
    teach taught enseigner
    shock stun shocked stunned surprise surprising surpris surprendre choquer
    fail failure echec echouer
    success succeed succes reussir reussite successful
    write wrote written ecrire ecrit
    watch view viewer regarder
    hear listen entendre ecouter
    love adore aimer amour
    wear wore worn
    pay paid payer verser
    train training practice entrainement entrainer
    teacher professeur enseignant teach taught
    beg plead implore supplier
    extra additional supplementaire
    drone drones
    speech discours
    condition symptom symptome
    crisis crise
    economy economic economie economique
    environment environnement climate climat
    hotel hotels
    church eglise
    border frontiere
    drift move moving moved eloigner deplacer
    signal burst sursaut
    guess predict forecast prevision
    refugee migrant migrants refugie
    island ile
    river riviere fleuve
    mountain montagne
    weather meteo
    heat heatwave chaleur canicule hot
    rain pluie rainfall
    snow neige
    wind vent
"""
# With a capital these are a boxer and a town, whom no anger makes one with what others feel.
NAMES_TOO: Final = frozenset({"fury", "angers"})
# What tells little by itself, wherever it stands: who reports, when, and what stands in every second sentence.
_WEAK_TEXT: Final = """
    report reportedly reveal annoncer announce declare declarer affirmer indiquer indicate explain expliquer assurer
    estimer state confirm confirmer claim suggest apparemment apparently allegedly officially officiellement source
    entretien accorder rumour rumor rumeur think thought believe consider penser croire note add ajouter preciser
    souligner said reports
    january february march april may june july august september october november december sept janvier fevrier mars
    avril mai juin juillet aout septembre octobre novembre decembre today tonight tomorrow week month year day hour
    morning afternoon evening night summer winter spring weekend semaine annee jour heure matin soir soiree nuit ete
    hiver printemps demain date time moment temps recent recently recemment enfin finally actually actuellement
    already still deja toujours encore desormais maintenant currently nouveau nouvelle new latest company firm
    entreprise societe people person personne thing chose way facon maniere part set take taken took come came goes
    went give given gave get put use using used work help make mettre prendre pris donner venir vient aller faire voir
    see seen know known connu become became keep remain rester want long major big huge grand petit small little good
    best great bon bonne meilleur important high star former ancien famous popular celebre legend icon beloved actor
    actress singer rapper player striker midfielder chanteur acteur actrice joueur attaquant milieu world monde
    mondial country pays global international really simply truly quite able likely possible possibly probable certain
    several various multiple different plusieurs nombreux divers eagerly excited delighted highly anticipated tant
    attendu news story information info media presse quotidien journal newspaper magazine bid attempt effort amid
    despite because cause raison reason due suite cadre occasion lors earlier previous previously precedent
    precedemment ahead early officiel official public significant move nationwide spark event situation case matter
    issue subject sujet affaire question point level niveau life vie place lieu name nom instagram twitter facebook
    social interview entretien network reseau online internet web site page video clip footage tweet account compte
"""
_ENDINGS: Final = (
    *(
        "ually",
        "ual",
        "issements",
        "issement",
        "ements",
        "ement",
        "ments",
        "ment",
        "ations",
        "ation",
        "ions",
        "ion",
        "aient",
        "ateur",
    ),
    *("euse", "eur", "ance", "ence", "ant", "ent", "ait", "ing", "ers", "ier", "er", "ed", "ee", "ez", "ly", "ir"),
    *("ie", "e", "i", "y"),
)
_ENDINGS_BY_LETTER: Final = {
    letter: tuple(ending for ending in _ENDINGS if ending[-1] == letter) for letter in {one[-1] for one in _ENDINGS}
}
_SHORTEST_STEM, _LONGEST_STEM = 3, 7
_SHORT_ENDING = 3


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """The beginning that the forms of a folded word share, by the endings of English and French; rough on purpose."""
    if not word.isalpha():
        return word
    left = word[:-1] if len(word) > _SHORTEST_STEM and word[-1] in "sx" and not word.endswith("ss") else word
    for ending in _ENDINGS_BY_LETTER.get(left[-1], ()):
        least = _SHORTEST_STEM if len(ending) < _SHORT_ENDING else _SHORTEST_STEM + 1
        if left.endswith(ending) and len(left) - len(ending) >= least:
            left = left[: -len(ending)]
            break
    if len(left) > _SHORTEST_STEM and left[-1] == left[-2]:
        left = left[:-1]
    return left[:_LONGEST_STEM]


def _by_stem() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _SAME_TEXT.strip().splitlines():
        first, *others = line.split()
        for word in (first, *others):
            # A word of two meanings keeps the one that is listed first.
            found.setdefault(stem(word), f"={first}")
    return found


_SAME: Final = _by_stem()
_WEAK: Final = frozenset(stem(word) for word in _WEAK_TEXT.split())


@lru_cache(maxsize=32_768)
def concept(word: str) -> str:
    """What a folded word says, in one form for all words that say the same."""
    root = stem(word)
    return _SAME.get(root, root)


@lru_cache(maxsize=32_768)
def weak(word: str) -> bool:
    """Whether a folded word tells little by itself."""
    return stem(word) in _WEAK
