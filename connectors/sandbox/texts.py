"""English source texts and their French: all the sandbox's pages say."""

from __future__ import annotations

from datetime import datetime

from flask import request

_FRENCH = {
    "Demo": "Démo",
    "Demo inbox": "Boîte de démonstration",
    "You read here as the people you wrote to. Nothing leaves this computer.": (
        "Vous lisez ici à la place des destinataires. Rien ne quitte cet ordinateur."
    ),
    "Choose an account": "Choisissez un compte",
    "to continue to": "pour continuer vers",
    "This application wants to": "Cette application souhaite",
    "Allow": "Autoriser",
    "Deny": "Refuser",
    "Access blocked": "Accès bloqué",
    "No account yet.": "Aucun compte pour l'instant.",
    "Manage drafts and send emails": "Gérer les brouillons et envoyer des emails",
    "Send emails on your behalf": "Envoyer des emails en votre nom",
    "View your email messages and settings": "Voir vos emails et vos paramètres",
    "View your email message metadata such as headers": "Voir les en-têtes de vos emails",
    "Read and write your emails": "Lire et écrire vos emails",
    "View your profile": "Voir votre profil",
    "Keep access until you take it away": "Garder l'accès jusqu'à ce que vous le retiriez",
    "Back to the application": "Retour à l'application",
    "You are signed out": "Vous êtes déconnecté",
    "Recipients": "Destinataires",
    "Mailboxes": "Boîtes d'envoi",
    "No mail yet. It appears here as soon as a sequence has sent one.": (
        "Aucun email pour l'instant. Ils apparaissent ici dès qu'une séquence en envoie un."
    ),
    "Choose a mail on the left.": "Choisissez un email à gauche.",
    "All addresses": "Toutes les adresses",
    "From": "De",
    "To": "À",
    "Date": "Date",
    "Headers": "En-têtes",
    "As sent (HTML)": "Tel qu'envoyé (HTML)",
    "As %s:": "En tant que %s :",
    "Reply": "Répondre",
    "Your reply": "Votre réponse",
    "Answer from another address (a colleague)": "Répondre d'une autre adresse (un collègue)",
    "Out of office": "Absence",
    "Back on": "De retour le",
    "Bounce": "Non remis",
    "Opt out": "Désabonnement",
    "Opt out by email": "Se désabonner par email",
    "Careers fair, Paris": "Salon de l'emploi, Paris",
    "Who you can meet on 3 December, hall B.": "Qui rencontrer le 3 décembre, hall B.",
    "not given": "non communiqué",
    "back to the inbox": "retour à la boîte",
    "The mail as its sender meant it": "Le message tel que voulu par son expéditeur",
    "Language": "Langue",
    "Opt-out link": "Lien de désabonnement",
    "Sent": "Envoyé",
    "Answered.": "Réponse envoyée.",
    "Clock": "Horloge",
    "It is": "Il est",
    "Next send:": "Prochain envoi :",
    "nothing planned": "rien de prévu",
    "Jump one day": "Avancer d'un jour",
    "To the next send": "Jusqu'au prochain envoi",
    "Play the whole sequence": "Jouer toute la séquence",
    "What happened": "Ce qui s'est passé",
    "People page": "Page de personnes",
    "Name": "Nom",
    "Title": "Poste",
    "Company": "Entreprise",
    "Email": "Email",
    "Faults": "Pannes",
    "Fault": "Panne",
    "Value": "Valeur",
    "Switch": "Commande",
    "Switch on": "Activer",
    "Switch off": "Arrêter",
    "Change": "Changer",
    "on": "active",
    "times": "fois",
    "seconds": "secondes",
    "seconds to wait, or nothing said": "secondes d'attente, ou rien d'annoncé",
    "until switched off": "jusqu'à l'arrêt",
    "Type a number, such as 2.": "Saisissez un nombre, par exemple 2.",
    "What goes wrong at the provider, for one mailbox at a time. Relance must cope.": (
        "Ce qui se passe mal chez le fournisseur, boîte par boîte. Relance doit s'en sortir."
    ),
    "A send happens, its answer is lost: the connection closes": (
        "L'envoi a lieu, sa réponse se perd : la connexion se ferme"
    ),
    "A send happens, its answer is lost: the connection is reset": (
        "L'envoi a lieu, sa réponse se perd : la connexion est coupée net"
    ),
    "A send happens, its answer never comes": "L'envoi a lieu, sa réponse n'arrive jamais",
    "A send happens and is answered with a 504": "L'envoi a lieu, la réponse est une erreur 504",
    "A send is refused with a 503": "L'envoi est refusé avec une erreur 503",
    "A reading is refused with a 503": "La lecture est refusée avec une erreur 503",
    "Sent mails show up late": "Les emails envoyés apparaissent en retard",
    "The access is revoked": "L'accès est retiré",
    "Every call is refused: too many (429)": "Tout appel est refusé : trop d'appels (429)",
    "Every send is refused: too many (429)": "Tout envoi est refusé : trop d'appels (429)",
    "Every call is slow": "Tout appel est lent",
    "An answer is cut in half": "Une réponse est coupée en deux",
    "The next reading finds its place forgotten": "La prochaine lecture ne retrouve plus son repère",
    "A search finds new mails late": "Une recherche trouve les nouveaux emails en retard",
    "A delivery report comes twice": "Un avis de non-remise arrive deux fois",
}

_DAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun", "fr": "lun. mar. mer. jeu. ven. sam. dim."}
_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
}


def language() -> str:
    """The page's language: `?lang=` first, then the cookie it left, then the browser's wish."""
    asked = request.args.get("lang") or request.cookies.get("lang")
    return asked if asked in ("en", "fr") else request.accept_languages.best_match(["en", "fr"], "en")


def translate(text: str) -> str:
    return _FRENCH.get(text, text) if language() == "fr" else text


def moment(when: datetime) -> str:
    """Mon 24 Nov, 09:00 | lun. 24 nov., 09:00, in the zone the moment comes in."""
    lang = language()
    day, month = _DAYS[lang].split()[when.weekday()], _MONTHS[lang].split()[when.month - 1]
    return f"{day} {when.day} {month}, {when:%H:%M}"
