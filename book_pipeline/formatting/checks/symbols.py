"""The readings of symbols, by language, and the words that give the context of Roman numerals."""

from collections.abc import Mapping

SIGNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "&": ("and",),
        "£": ("pound", "pounds", "pounds sterling"),
        "$": ("dollar", "dollars"),
        "¢": ("cent", "cents"),
        "€": ("euro", "euros"),
        "%": ("per cent", "percent"),
        "°": ("degree", "degrees"),
        "′": ("minute", "minutes", "foot", "feet"),
        "″": ("second", "seconds", "inch", "inches"),
        "§": ("section", "paragraph"),
        "+": ("plus", "and"),
        "=": ("equals", "is"),
        "×": ("times", "by"),
        "#": ("number",),
        "@": ("at",),
        "½": ("half", "a half", "one half"),
        "¼": ("quarter", "a quarter", "one quarter", "a fourth", "one fourth"),
        "¾": ("three quarters", "three fourths"),
        "-": ("to",),
        "–": ("to",),
    },
    "de": {
        "&": ("und",),
        "£": ("Pfund",),
        "$": ("Dollar",),
        "€": ("Euro",),
        "%": ("Prozent",),
        "°": ("Grad",),
        "§": ("Paragraph", "Paragraf", "Paragraphen"),
        "+": ("plus", "und"),
        "=": ("gleich", "ist gleich"),
        "×": ("mal",),
        "½": ("halb", "ein halb", "einhalb", "ein halbes", "eine halbe"),
        "-": ("bis",),
        "–": ("bis",),
    },
    "fr": {
        "&": ("et",),
        "£": ("livre", "livres", "livres sterling"),
        "$": ("dollar", "dollars"),
        "€": ("euro", "euros"),
        "%": ("pour cent",),
        "°": ("degré", "degrés"),
        "§": ("paragraphe",),
        "+": ("plus",),
        "=": ("égale",),
        "½": ("demi", "demie", "un demi", "et demi", "et demie"),
        "-": ("à",),
        "–": ("à",),
    },
    "es": {
        "&": ("y", "e"),
        "£": ("libra", "libras"),
        "$": ("peso", "pesos", "dólar", "dólares"),
        "€": ("euro", "euros"),
        "%": ("por ciento",),
        "°": ("grado", "grados"),
        "½": ("medio", "media"),
        "-": ("a",),
        "–": ("a",),
    },
    "it": {
        "&": ("e",),
        "£": ("lira", "lire", "sterlina", "sterline"),
        "$": ("dollaro", "dollari"),
        "€": ("euro",),
        "%": ("per cento",),
        "°": ("grado", "gradi"),
        "½": ("mezzo", "mezza"),
        "-": ("a",),
        "–": ("a",),
    },
    "fi": {"&": ("ja",), "€": ("euro", "euroa"), "%": ("prosentti", "prosenttia"), "°": ("aste", "astetta")},
}

MINUS: Mapping[str, tuple[str, ...]] = {
    "en": ("minus",),
    "de": ("minus",),
    "fr": ("moins",),
    "es": ("menos",),
    "it": ("meno",),
    "fi": ("miinus",),
}
MULTIPLIERS = frozenset(
    [
        *("hundred", "thousand", "million", "millions", "billion", "billions"),
        *("tausend", "millionen", "milliarden", "mille", "milliards", "mil", "millones", "mila", "milioni"),
    ]
)
"""Words between an amount and its currency: "$5 million"."""

LABELS = frozenset(
    [
        *("act", "bk", "book", "canto", "chap", "chapter", "ch", "letter", "number", "page", "part", "pp", "p"),
        *("scene", "sc", "section", "sect", "verse", "vol", "vols", "volume"),
        *("akt", "aufzug", "auftritt", "band", "bd", "brief", "buch", "kap", "kapitel", "szene", "teil"),
        *("acte", "chant", "chapitre", "lettre", "livre", "partie", "scène", "tome"),
        *("acto", "cap", "capítulo", "carta", "escena", "libro", "parte", "tomo"),
        *("atto", "capitolo", "lettera", "scena"),
        *("kirje", "kohtaus", "luku", "näytös", "osa"),
    ]
)
"""Words that a Roman numeral of one letter, or in lower case, may follow."""
CHAPTERS = frozenset({"chapter", "canto", "letter", "kapitel", "chapitre", "chant", "capítulo", "capitolo", "luku"})
"""Labels whose numbers may reach fifty or a hundred."""
TITLES = frozenset(
    [
        *("mr", "mrs", "miss", "ms", "mister", "master", "madam", "dr", "doctor", "professor", "sir", "lord", "lady"),
        *("count", "countess", "baron", "baroness", "duke", "duchess", "captain", "colonel", "general", "major"),
        *("herr", "frau", "graf", "monsieur", "madame", "mademoiselle", "don", "doña", "señor", "signor", "signora"),
    ]
)
"""A letter after one of these titles is a withheld name."""
