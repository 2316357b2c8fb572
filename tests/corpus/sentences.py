"""Sentences of our own in English, German and French with forms that a voice would misread, by a seed."""

import random
from collections.abc import Iterator

from book_pipeline.chapters.split import Section

SENTENCES = 50
"""Of each kind of form."""
NUMERALS = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "XI", "XII", "XIV", "XV", "XVI")
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
FRAMES = {
    "en": {
        "number": """
            The mill had {few} windows and {many} sacks.|She was the {nth} child, and the {tenth} to leave.
            He walked {few}½ miles before noon.|Read pages {few}–{more} again.|It cost {few}.{many} times as much.
            In {year} the wheel stopped.|The war of {year}–{next} was over.|Only ¾ of the flour was left.
        """,
        "date": """
            On the {nth} of {month}, {year}, it rained.|He wrote on {month} {day}, {year}.|The {decade}s were dry.
            Nobody came on {day} {month}.|By {month} {nth} the river froze.
        """,
        "time": """
            The bell rang at {hour}:{minute}.|She left at {hour}:{minute} p.m. and ran.|At {hour} o'clock it stopped.
            The {hour}.{minute} train was late.|They met at {hour} a.m. by the weir.
        """,
        "measure": """
            The wall was {few} ft. {few} in. high.|A sack of {many} lbs. fell.|It lay {few} km. away.
            The pond is {few} yds. wide.|He bought {few} oz. of pepper.|It was {few}° below zero.|Only {few} % came.
        """,
        "symbol": """
            It cost £{few} {few}s. {few}d. in all.|She paid ${many}.|Brown & Sons sold it.|He owed €{few}.
            A loss of {few}% followed.|See § {few} of the lease.|He gave {few}s. {few}d. for it.
        """,
        "abbreviation": """
            Dr. Brown met Mrs. Hall.|They stopped at St. Mary's, viz. the old church.|Capt. Reed lived at No. {few}.
            In A.D. {year} it burned.|Lieut. Gray and Col. Hood agreed.|Prof. Lake lives in Mill St., by the bridge.
        """,
        "roman_numeral": """
            Under Henry {numeral} it was built.|King Louis {numeral} never came.|Charles {numeral} slept here.
            See Book {numeral} of the chronicle.|In Act {numeral} she dies.
        """,
        "address": "Write to mill@example.org today.|The page www.example.org was empty.",
    },
    "de": {
        "number": """
            Die Mühle hatte {few} Fenster und {many} Säcke.|Er kam am {day}. Tag zurück.|Das war die {day}. Frage.
            Sie ging {few}½ Stunden weit.|Lies die Seiten {few}–{more}.|Es kostete das {few},{few}fache.
            Im Jahre {year} stand das Rad.|Der Krieg von {year}–{next} war vorbei.|Der Faktor war {few},{few}.
            Nur ¾ des Mehls blieben.
        """,
        "date": """
            Am {day}. {month} {year} regnete es.|Er schrieb am {day}. {month}.|Die {decade}er Jahre waren trocken.
            Den {day}. {month} kam niemand.|Bis zum {day}.{num}.{year} fror der Fluss.
            Der {day}. {month} war ein Montag.
        """,
        "time": """
            Die Glocke schlug um {hour} Uhr {minute}.|Sie ging um {hour}.{minute} Uhr fort.
            Um {hour}:{minute} Uhr hielt es.
            Gegen {hour} Uhr schlief er ein.|Der Zug um {hour}.{minute} Uhr kam nicht.
        """,
        "measure": """
            Die Mauer war {few} m hoch.|Ein Sack von {many} kg fiel.|Es lag {few} km entfernt.
            Es waren {few} °C unter null.
            Nur {few} % kamen.|Der Teich ist {few},{few} m tief.|Er kaufte {few} Pfd. Butter.
        """,
        "symbol": """
            Es kostete {few} M. im Ganzen.|Sie zahlte {few},50 €.|Braun & Söhne verkauften es.|Er schuldete ${many}.
            Siehe § {few} des Vertrags.|Er gab {few} Mk. dafür.|Das macht {few} M 50 Pf.
        """,
        "abbreviation": """
            Dr. Braun traf Frl. Hall.|Sie hielten z. B. bei der Kirche.|Hptm. Reed wohnte in Nr. {few}.
            Er aß Brot, Käse usw. am Fluss.|Prof. See kam mit Hrn. Grau.|Das ist, d. h. war, die Mühle.
            St. Martin lag u. a. dort.|Vgl. Bd. {few} der Chronik.
        """,
        "roman_numeral": """
            Unter Heinrich {numeral}. wurde sie gebaut.|König Ludwig {numeral}. kam nie.|Karl {numeral}. schlief hier.
            Zur Zeit Friedrichs {numeral}. brannte sie.|Das {numeral}. Jahrhundert war nass.
            Siehe Band {numeral} der Chronik.
        """,
        "address": "Schreib heute an muehle@example.org bitte.|Die Seite www.example.org war leer.",
    },
    "fr": {
        "number": """
            Le moulin avait {few} fenêtres et {many} sacs.|C'était la {few}e fois.
            Il vint le 1er jour et partit le {few}e.
            Elle marcha {few}½ lieues.|Relis les pages {few}-{more}.|Il fallut {few},{few} fois plus.
            En {year} la roue s'arrêta.|La guerre de {year}-{next} finit.|Il ne resta que ¾ de la farine.
        """,
        "date": """
            Le {day} {month} {year}, il plut.|Il écrivit le {day} {month}.|Personne ne vint le 1er {month}.
            Avant le {day}/{num}/{year} la rivière gela.|Le {day} {month} fut un lundi.
        """,
        "time": """
            La cloche sonna à {hour} h {minute}.|Elle partit à {hour}h{minute}.|Vers {hour} h il s'endormit.
            À {hour} heures 1/2 tout s'arrêta.|Le train de {hour} h {minute} ne vint pas.
        """,
        "measure": """
            Le mur avait {few} m de haut.|Un sac de {many} kg tomba.|C'était à {few} km de là.|Il faisait {few} °C.
            Seuls {few} % vinrent.|L'étang a {few},{few} m de fond.|Il acheta {few} kil. de beurre.
        """,
        "symbol": """
            Cela coûta {few} fr. 50 en tout.|Elle paya {few} €.|Brun & Fils le vendirent.
            Il devait {many} fr. au boucher.
            Voyez § {few} du bail.|Il donna {few} F pour cela.|Il perdit ${many}.
        """,
        "abbreviation": """
            M. Brun vit Mme Hall.|Ils s'arrêtèrent, c.-à-d. dormirent, là.|Le Dr Reed logeait au no {few}.
            Il mangea du pain, du fromage, etc., au bord.|MM. Lac et Gris partirent.
            Mlle Grise lut la p. {few} du livre.
            St Martin et Ste Anne furent là.|Mgr Roux parla.
        """,
        "roman_numeral": """
            Sous Henri {numeral} on le bâtit.|Le roi Louis {numeral} ne vint jamais.|Charles {numeral} y dormit.
            Au {numeral}e siècle il brûla.|Voyez le tome {numeral} de la chronique.|François Ier y passa.
        """,
        "address": "Écris à moulin@example.org aujourd'hui.|La page www.example.org était vide.",
    },
}
"""Sentences by language and kind, separated by "|" or a line end."""
HEADINGS = {
    "en": ("CHAPTER {numeral}", "Chapter {few}"),
    "de": ("Kapitel {few}", "{few}. Kapitel", "Kapitel {numeral}"),
    "fr": ("CHAPITRE {numeral}", "Chapitre {few}", "CHAPITRE I"),
}


def chapters(language: str, seed: int = 1) -> Iterator[Section]:
    """Yield a chapter of sentences of each kind, and many short ones with headings."""
    chance = random.Random(f"{seed} {language}")
    for kind, frames in FRAMES[language].items():
        sentences = [
            sentence.strip() for line in frames.splitlines() for sentence in line.split("|") if sentence.strip()
        ]
        paragraphs = [filled(sentences[at % len(sentences)], language, chance) for at in range(SENTENCES)]
        yield _section(kind, "\n\n".join(paragraphs))
    headings = HEADINGS[language]
    for at in range(SENTENCES):
        heading = filled(headings[at % len(headings)], language, chance)
        yield _section(heading, f"{heading}\n\n{filled('The mill was quiet.', language, chance)}")


def filled(frame: str, language: str, chance: random.Random) -> str:
    """Return a sentence with figures in the places of its frame."""
    few, year = chance.randint(2, 19), chance.randint(1500, 1960)
    nth = chance.choice([1, 2, 3, 4, 11, 12, 13, 21, 22, 23])
    values = {
        "few": lambda: few,
        "more": lambda: few + chance.randint(1, 20),
        "many": lambda: chance.randint(20, 990),
        "year": lambda: year,
        "next": lambda: year + chance.randint(1, 9),
        "decade": lambda: year // 10 * 10,
        "day": lambda: chance.randint(2, 28),
        "num": lambda: chance.randint(1, 12),
        "month": lambda: chance.choice(MONTHS[language].split()),
        "hour": lambda: chance.randint(2, 12),
        "minute": lambda: chance.choice([10, 15, 20, 30, 40, 45, 55]),
        "numeral": lambda: chance.choice(NUMERALS),
        "nth": lambda: f"{nth}{'th' if nth in {11, 12, 13} else {1: 'st', 2: 'nd', 3: 'rd'}.get(nth % 10, 'th')}",
        "tenth": lambda: f"{chance.randint(24, 30)}th",
    }
    for name, value in values.items():
        while f"{{{name}}}" in frame:
            frame = frame.replace(f"{{{name}}}", str(value()), 1)
    return frame


def _section(title: str, text: str) -> Section:
    return Section(1, title, None, "chapter", text, ())
