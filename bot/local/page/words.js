// The words of the page itself, in the language of the person who is played; English for all others.
const WORDS = {
  en: {
    who: "Who are you now?",
    about: "This is Telegram without Telegram: the same bot, on your own machine. These people are invented; "
      + "each has their app set to another language.",
    bot: "bot",
    typing: "typing…",
    offline: "The bot does not answer. Trying again…",
    place: "Message",
    send: "Send",
    menu: "Menu",
    start: "Start",
    welcome: "What can this bot do?",
    hint: "Type /start or tap Start.",
    edited: "edited",
    expand: "Show the whole quote",
    fold: "Fold the quote",
    reveal: "Show the hidden text",
    copied: "Copied",
    notHere: "This button works only in Telegram.",
    old: "This button is gone.",
    down: "To the newest message",
    person: "Play somebody else",
    unread: "New messages",
    today: "Today",
    yesterday: "Yesterday",
    silent: "The bot has not answered this tap.",
    react: "React with",
    where: "Chats",
    group: "group",
    supergroup: "group",
    channel: "channel",
    forum: "forum",
    general: "General",
    creator: "owner",
    administrator: "administrator",
    member: "member",
    left: "not there",
    kicked: "sent away",
    reader: "Only administrators write in a channel.",
    room: "Who is here",
    bringIn: "Let the bot in",
    bringToChannel: "Make the bot an administrator",
    promote: "Make administrator",
    demote: "Make a plain member",
    sendAway: "Send away",
    addTopic: "New topic",
    removeTopic: "Delete this topic",
    topicName: "Name of the topic",
    grow: "Turn into a supergroup",
    close: "Close",
    you: "you",
    answer: "Answer",
    stopAnswering: "Do not answer",
    anonymous: "Write as the group",
    isNow: "This group is a supergroup now",
    named: "is the new name",
    topic: "topic",
  },
  fr: {
    who: "Qui êtes-vous ?",
    about: "C’est Telegram sans Telegram : le même robot, sur votre machine. Ces personnes sont inventées ; "
      + "chacune a réglé son application dans une autre langue.",
    bot: "robot",
    typing: "écrit…",
    offline: "Le robot ne répond pas. Nouvel essai…",
    place: "Message",
    send: "Envoyer",
    menu: "Menu",
    start: "Démarrer",
    welcome: "Que fait ce robot ?",
    hint: "Écrivez /start ou touchez Démarrer.",
    edited: "modifié",
    expand: "Afficher toute la citation",
    fold: "Replier la citation",
    reveal: "Afficher le texte masqué",
    copied: "Copié",
    notHere: "Ce bouton ne marche que dans Telegram.",
    old: "Ce bouton n’existe plus.",
    down: "Au message le plus récent",
    person: "Changer de personne",
    unread: "Nouveaux messages",
    today: "Aujourd’hui",
    yesterday: "Hier",
    silent: "Le robot n’a pas répondu.",
    react: "Réagir par",
    where: "Discussions",
    group: "groupe",
    supergroup: "groupe",
    channel: "canal",
    forum: "forum",
    general: "Général",
    creator: "propriétaire",
    administrator: "administrateur",
    member: "membre",
    left: "absent",
    kicked: "renvoyé",
    reader: "Seuls les administrateurs écrivent dans un canal.",
    room: "Qui est ici",
    bringIn: "Faire entrer le robot",
    bringToChannel: "Nommer le robot administrateur",
    promote: "Nommer administrateur",
    demote: "Simple membre",
    sendAway: "Renvoyer",
    addTopic: "Nouveau sujet",
    removeTopic: "Supprimer ce sujet",
    topicName: "Nom du sujet",
    grow: "Transformer en supergroupe",
    close: "Fermer",
    you: "vous",
    answer: "Répondre",
    stopAnswering: "Ne pas répondre",
    anonymous: "Écrire au nom du groupe",
    isNow: "Ce groupe est maintenant un supergroupe",
    named: "est le nouveau nom",
    topic: "sujet",
  },
};

let language = "en";

export function speak(code) {
  language = code || "en";
  document.documentElement.lang = language.slice(0, 2) in WORDS ? language : "en";
}

export function say(key) {
  return (WORDS[language.slice(0, 2)] || WORDS.en)[key];
}

export function locale() {
  return language;
}

export function languageName(code) {
  const name = new Intl.DisplayNames([code], { type: "language" }).of(code);
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
