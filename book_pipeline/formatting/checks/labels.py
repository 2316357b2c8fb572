"""The words that give the context of Roman numerals."""

LABELS = frozenset(
    [
        *("act", "bk", "book", "canto", "chap", "chapter", "ch", "letter", "number", "page", "part", "pp", "p"),
        *("scene", "sc", "section", "sect", "stave", "verse", "vol", "vols", "volume"),
        *("akt", "aufzug", "auftritt", "band", "bd", "brief", "buch", "gesang", "kap", "kapitel", "szene", "teil"),
        *("acte", "chant", "chapitre", "lettre", "livre", "partie", "scène", "tome"),
        *("acto", "cap", "capítulo", "carta", "escena", "libro", "parte", "tomo"),
        *("atto", "capitolo", "lettera", "scena"),
        *("século", "séc", "ato", "cena", "siglo", "siglos", "año", "secolo", "secoli", "sec", "siècle", "jahrhundert"),
        *("kirje", "kohtaus", "luku", "näytös", "osa"),
    ]
)
"""Words that a Roman numeral of one letter, or in lower case, may follow."""
AFTER_NUMERALS = frozenset(
    ["jahrhundert", "kapitel", "akt", "aufzug", "auftritt", "band", "buch", "gesang", "szene", "teil"]
)
"""Labels whose numeral stands before them, with a full stop: "das V. Kapitel"."""
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
