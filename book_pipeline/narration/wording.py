"""How signs and short forms are read out, by language, where their letters alone don't tell."""

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

SHORT_FORMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "mrs": ("Missus", "Missis", "Mistress"),
        "no": ("number",),
        "nos": ("numbers",),
        "lb": ("pound", "pounds"),
        "lbs": ("pounds",),
        "oz": ("ounce", "ounces"),
        "cwt": ("hundredweight",),
        "s": ("shilling", "shillings"),
        "d": ("penny", "pence"),
        "l": ("pound", "pounds"),
        "p": ("page",),
        "pp": ("pages",),
        "m": ("Monsieur",),
        "viz": ("namely", "videlicet"),
        "etc": ("et cetera",),
        "ie": ("that is",),
        "eg": ("for example", "for instance"),
        "cf": ("compare",),
        "qv": ("which see",),
        "v": ("verse", "versus"),
    },
    "de": {"s": ("Seite", "siehe"), "hl": ("heilige", "heiligen", "heiliger"), "u": ("und",), "v": ("von", "vom")},
    "fr": {"m": ("Monsieur",), "mm": ("Messieurs",), "n": ("numéro",), "p": ("page",), "s": ("Saint",)},
    "es": {"d": ("Don",), "s": ("San",), "p": ("página",)},
    "it": {"s": ("San", "Santo", "Santa"), "p": ("pagina",)},
    "fi": {"n": ("noin",), "s": ("sivu",)},
}
"""By letters, without full stops: short forms of one letter, and those that aren't made of their word's letters."""

BEFORE_FIGURES = frozenset({"no", "nos", "p", "pp", "s", "d", "l", "v", "n", "u"})
"""Short forms that may as well be words or initials: taken for short only beside a figure."""

FILLERS: Mapping[str, frozenset[str]] = {
    "en": frozenset({"the", "of", "in"}),
    "de": frozenset({"der", "die", "das", "den", "dem", "des", "am", "im"}),
    "fr": frozenset({"le", "la", "les", "l", "du", "de", "en"}),
    "es": frozenset({"el", "la", "de", "del"}),
    "it": frozenset({"il", "la", "lo", "l", "di", "del"}),
}
"""What a reader adds between a date's parts, or before a ruler's number."""

LABELS = frozenset(
    [
        *("act", "book", "canto", "chapter", "letter", "number", "part", "scene", "section", "vol", "volume"),
        *("akt", "aufzug", "auftritt", "band", "brief", "buch", "kapitel", "szene", "teil"),
        *("acte", "chant", "chapitre", "lettre", "livre", "partie", "scène", "tome"),
        *("acto", "capítulo", "carta", "escena", "libro", "parte", "tomo"),
        *("atto", "capitolo", "lettera", "scena"),
        *("kirje", "kohtaus", "luku", "näytös", "osa"),
    ]
)
"""Words that a Roman numeral of one letter stands behind."""
