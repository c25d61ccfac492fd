"""The texts and names of the demo. Everybody here is invented; all domains are reserved for examples."""

from __future__ import annotations

from server.domain.codes import Audience, StepKind

Steps = tuple[tuple[StepKind, int, str, str, str], ...]  # kind, day, time, subject or task, body

TEMPLATES = (
    ("First contact, engineers", "A {{ title | default: \"software\" }} role in Paris, {{ first_name }}",
     "<p>Hi {{ first_name }},</p><p>I read your page and would like to tell you about a team in Paris that builds the"
     " kind of systems you write about. Would a call this week suit you?</p>", "en"),
    ("Gentle follow-up", "Following up, {{ first_name }}",
     "<p>Hi {{ first_name }},</p><p>did my note about the role reach you? A short no is a fine answer too.</p>", "en"),
    ("Premier contact, développeurs", "Un poste Python à Lyon, {{ first_name }} ?",
     "<p>Bonjour {{ first_name }},</p><p>votre parcours chez {{ company | default: \"votre employeur\" }} m'a donné"
     " envie de vous présenter une équipe lyonnaise. Auriez-vous dix minutes cette semaine ?</p>", "fr"),
    ("Relance courtoise", "Mon message précédent",
     "<p>Bonjour {{ first_name }},</p><p>avez-vous pu lire mon message ? Un simple non me convient aussi.</p>", "fr"),
)

SEQUENCES: tuple[tuple[str, Audience, Steps], ...] = (
    ("Backend engineers, Paris", Audience.CANDIDATES, (
        (StepKind.EMAIL, 0, "09:00", "A Python role in Paris, {{ first_name }}?",
         "<p>Hi {{ first_name }},</p><p>I read your page and thought of a small team in Paris that"
         " needs somebody who cares about correctness. They write Python, ship every week and work from home three"
         " days.</p><p>Shall I send you the details?</p>"),
        (StepKind.EMAIL, 2, "10:30", "",
         "<p>Hi {{ first_name }},</p><p>did my note about the Paris team reach you?</p>"),
        (StepKind.EMAIL, 7, "09:00", "",
         "<p>Hi {{ first_name }},</p><p>this is my last note. If another time suits you better, tell me"
         " when.</p>"),
    )),
    ("Développeurs Python, Lyon", Audience.CANDIDATES, (
        (StepKind.EMAIL, 0, "09:30", "Un poste Python à Lyon, {{ first_name }} ?",
         "<p>Bonjour {{ first_name }},</p><p>une équipe lyonnaise cherche une personne qui aime le code bien testé."
         " Auriez-vous dix minutes cette semaine pour en parler ?</p>"),
        (StepKind.TASK, 3, "11:00", "Appeler {{ first_name }}", "Demander si le premier message est arrivé."),
        (StepKind.EMAIL, 5, "09:30", "",
         "<p>Bonjour {{ first_name }},</p><p>je me permets une relance. Un simple non me convient aussi.</p>"),
    )),
    ("New clients, fintech", Audience.CONTACTS, (
        (StepKind.EMAIL, 0, "08:30", "Hiring at {{ company }}",
         "<p>Hello {{ first_name }},</p><p>we place backend engineers with teams like yours at {{ company }}. May I"
         " show you three people who are free in January?</p>"),
        (StepKind.EMAIL, 4, "08:30", "", "<p>Hello {{ first_name }},</p><p>is hiring on your list this quarter?</p>"),
    )),
)

_C, _K = Audience.CANDIDATES, Audience.CONTACTS
PEOPLE = (
    ("Camille", "Roux", "Backend engineer", "Atelier Nord", _C), ("Jonas", "Weber", "Python developer", "Lumen", _C),
    ("Sofia", "Rossi", "Data engineer", "Porta", _C), ("Tom", "Okafor", "Platform engineer", "Lumen", _C),
    ("Ida", "Nyström", "Backend engineer", "Fjord", _C), ("Rafael", "Costa", "Product designer", "Onda", _C),
    ("Aïcha", "Benali", "Développeuse Python", "Atelier Nord", _C), ("Hugo", "Lefèvre", "Développeur", "Quai", _C),
    ("Mei", "Tanaka", "Site reliability engineer", "Sora", _C), ("Lena", "Hoffmann", "Backend engineer", "Kante", _C),
    ("Omar", "Haddad", "Data scientist", "Porta", _C), ("Nina", "Kowalska", "Python developer", "Wisla", _C),
    ("Élodie", "Marchand", "Architecte logiciel", "Quai", _C),
    ("Victor", "Lindqvist", "DevOps engineer", "Fjord", _C),
    ("Priya", "Raman", "Machine learning engineer", "Sora", _C), ("Luca", "Bianchi", "Backend engineer", "Onda", _C),
    ("Sarah", "Dubois", "Ingénieure données", "Atelier Nord", _C),
    ("Mateo", "García", "Full-stack developer", "Sol", _C),
    ("Emma", "Schmidt", "Head of engineering", "Kante", _K), ("Louis", "Girard", "Directeur technique", "Quai", _K),
    ("Grace", "Mensah", "Talent lead", "Kora", _K), ("Peter", "Novák", "Chief technology officer", "Wisla", _K),
    ("Julie", "Fontaine", "Responsable recrutement", "Porta", _K),
    ("Daniel", "Reyes", "Engineering manager", "Sol", _K),
    ("Hanna", "Berg", "People partner", "Fjord", _K),
)
