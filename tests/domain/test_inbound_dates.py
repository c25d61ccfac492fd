"""The first day back, in the words of absence notices."""

from __future__ import annotations

from datetime import date

import pytest

from server.domain.return_date import return_date

SENT = date(2026, 11, 24)

BACK = [
    ("I am out of the office and will be back on December 7.", "2026-12-07"),
    ("I'll be back in the office on Monday, 7 December 2026.", "2026-12-07"),
    ("I am away until 12/7/2026. This is an automatic reply sent on 11/24/2026.", "2026-12-07"),
    ("Out of office until 7/12/2026. Sent on 24/11/2026.", "2026-12-07"),
    ("I'm out from 23 November to 4 December and will reply when I return.", "2026-12-05"),
    ("I am on leave from November 20th through December 4th.", "2026-12-05"),
    ("Out of office 23-27 November, back 30 November.", "2026-11-30"),
    ("On vacation November 23 - 27, 2026.", "2026-11-28"),
    ("I will return to the office on 2026-12-01.", "2026-12-01"),
    ("I will be out of office till the 30th.", "2026-11-30"),
    ("I am on annual leave until 4th December inclusive.", "2026-12-05"),
    ("I will not return until 3 January 2027. Please contact my colleague.", "2027-01-03"),
    ("I am currently on maternity leave, returning 1 September 2027.", "2027-09-01"),
    ("I am out of the office today, 24 November, returning Thursday 26 November.", "2026-11-26"),
    ("Ich bin bis einschließlich 4.12.2026 nicht im Büro.", "2026-12-05"),
    ("Ich bin bis 04.12. im Urlaub.", "2026-12-05"),
    ("Ab dem 7. Dezember bin ich wieder für Sie erreichbar.", "2026-12-07"),
    ("Ich bin vom 23.11. bis 27.11.2026 abwesend und ab 30.11.2026 wieder erreichbar.", "2026-11-30"),
    ("Ich bin am Montag, den 7. Dezember wieder im Büro.", "2026-12-07"),
    ("Vom 23. November bis zum 4. Dezember 2026 bin ich auf Dienstreise.", "2026-12-05"),
    ("Je suis absente jusqu'au 30 novembre.", "2026-11-30"),
    ("Je suis en congés jusqu'au 4 décembre inclus.", "2026-12-05"),
    ("Je suis absent du bureau du 23 novembre au 4 décembre 2026.", "2026-12-05"),
    ("Absent du 23/11 au 27/11. De retour le lundi 30 novembre.", "2026-11-30"),
    ("Je serai de retour au bureau le 1er décembre.", "2026-12-01"),
    ("Estaré fuera de la oficina hasta el 7 de diciembre de 2026.", "2026-12-07"),
    ("Estoy de vacaciones del 23 de noviembre al 4 de diciembre. Vuelvo el 7 de diciembre.", "2026-12-07"),
    ("Sono in ferie fino al 7 dicembre 2026.", "2026-12-07"),
    ("Sarò assente dal 23/11/2026 al 27/11/2026, rientrerò il 30/11/2026.", "2026-11-30"),
    ("Estou de férias até 7 de dezembro de 2026.", "2026-12-07"),
    ("Retorno no dia 07/12/2026.", "2026-12-07"),
    ("Ik ben afwezig tot en met 4 december.", "2026-12-05"),
    ("Ik ben met vakantie van 23/11 t/m 27/11. Op 30 november ben ik weer aanwezig.", "2026-11-30"),
    ("Ik ben op 7 december weer op kantoor.", "2026-12-07"),
    ("Jag är på semester till och med 4 december.", "2026-12-05"),
    ("Jag är tillbaka den 7 december.", "2026-12-07"),
    ("Jeg er på ferie og er tilbage den 7. december.", "2026-12-07"),
    ("Jeg er tilbake på kontoret 7. desember.", "2026-12-07"),
    ("Olen lomalla 4.12.2026 asti.", "2026-12-05"),
    ("Palaan töihin 7.12.2026.", "2026-12-07"),
    ("Jestem na urlopie do 4 grudnia włącznie.", "2026-12-05"),
    ("Wracam 7 grudnia 2026.", "2026-12-07"),
    ("Jsem na dovolené, vrátím se 7. prosince.", "2026-12-07"),
    ("Я в отпуске с 23 ноября по 4 декабря 2026. Вернусь 7 декабря.", "2026-12-07"),
    ("我将于12月7日返回办公室。", "2026-12-07"),
    ("本人11月23日至12月4日休假。", "2026-12-05"),
    ("12月4日まで休暇をいただいております。", "2026-12-05"),
    ("2026年12月7日より通常業務に戻ります。", "2026-12-07"),
    ("I am out of the office from 12/10 to 12/12.", "2026-12-13"),
    ("Ich bin im Urlaub und am 5. Jänner 2027 zurück.", "2027-01-05"),
    ("I'm out Mon 11/30 - Fri 12/4.", "2026-12-05"),
    ("I am away from the 1st to the 4th of December.", "2026-12-05"),
    ("If you need help before November 30 please call Bob. I am back on December 7.", "2026-12-07"),
    ("Ich bin ab Montag, dem 7. Dezember, wieder erreichbar.", "2026-12-07"),
    ("Ich bin vom 30.11. - 4.12. im Urlaub.", "2026-12-05"),
    ("Absente du 30 novembre au 4 décembre 2026.", "2026-12-05"),
    ("Estarei de férias de 1 a 4 de dezembro.", "2026-12-05"),
    ("Я в отпуске с 30.11 по 04.12.", "2026-12-05"),
    ("我于12月1日至4日休假。", "2026-12-05"),
    ("Je serai de retour mar. 8 décembre.", "2026-12-08"),
    ("I am out 23 November until 7 December.", "2026-12-07"),
    ("7 Aralık'ta döneceğim.", "2026-12-07"),
    ("12월 7일에 복귀합니다.", "2026-12-07"),
]

NO_DATE = [
    "I am out of the office until next week.",
    "I will be back in January.",
    "I was away until 3 November 2026.",
    "I am away until 05/06/2026 or so.",
    "Your message of 12 December 2026 has been received.",
    "Our office at 12 Rue de Mars is closed.",
    "Call me on 01.12.34.56.78 until then.",
    "I will be back in 2035: 1 May 2035.",
    "",
]


@pytest.mark.parametrize(("text", "expected"), BACK)
def test_first_day_back(text: str, expected: str) -> None:
    assert return_date(text, SENT) == date.fromisoformat(expected)


@pytest.mark.parametrize("text", NO_DATE)
def test_none_rather_than_a_guess(text: str) -> None:
    assert return_date(text, SENT) is None
