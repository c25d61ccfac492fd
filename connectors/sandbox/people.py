"""Fictitious people for the demo's page of candidates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attendee:
    """`shown` is how the page writes the address where it is not a link."""

    name: str
    title: str
    company: str
    email: str = ""
    shown: str = ""


ATTENDEES = (
    Attendee("Marie Durand", "Backend engineer", "Atelier Lumière", "marie.durand@atelier.example"),
    Attendee("Omar Haddad", "Platform engineer", "Bleu Nuit", "omar.haddad@bleunuit.example"),
    Attendee("Ida Nyström", "Data engineer", "Fjord Analytics", "ida@fjord.example"),
    Attendee("Rafael Costa", "Product designer", "Azulejo", "rafael.costa@azulejo.example"),
    Attendee("Camille Roux", "Engineering manager", "Atelier Lumière", "camille.roux@atelier.example"),
    Attendee("Priya Raman", "Site reliability engineer", "Monsoon Cloud", "priya.raman@monsoon.example"),
    Attendee("Jonas Weber", "Python developer", "Kupferwerk", "j.weber@kupferwerk.example"),
    Attendee("Aoife Byrne", "Machine learning engineer", "Liffey Labs"),
    Attendee("Tomasz Zieliński", "Security engineer", "Bursztyn", "tomasz@bursztyn.example"),
    Attendee("Léa Moreau", "Frontend engineer", "Studio Septembre", shown="lea.moreau [at] septembre [dot] example"),
    Attendee("Noah Peeters", "Technical writer", "Grote Markt"),
    Attendee("Hiring team", "Careers desk", "Studio Septembre", "jobs@septembre.example"),
)
