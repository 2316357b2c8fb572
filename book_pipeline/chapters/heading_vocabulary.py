"""The words of headings of chapters, parts, and front and back matter, by language. Add new words here."""

from typing import Literal

Kind = Literal["chapter", "front", "back", "part-title", "notes"]

RANKS = {"volume": 0, "part": 1, "book": 1, "chapter": 2, "act": 2, "scene": 3}
"""Depth of a division. Whether parts contain books or books contain parts differs between works."""

DIVISIONS = {
    "en": {
        "volume": "volume vol", "part": "part", "book": "book", "act": "act", "scene": "scene",
        "chapter": "chapter chap chapt ch stave letter canto adventure story tale fable lecture sermon essay night "
        "episode fit fytte dialogue discourse meditation epistle sonnet ode hymn lesson chronicle stage log entry",
    },
    "fr": {
        "volume": "tome volume", "part": "partie", "book": "livre", "act": "acte", "scene": "scène tableau",
        "chapter": "chapitre chap lettre chant conte nuit aventure récit discours entretien",
    },
    "de": {
        "volume": "band", "part": "teil theil abteilung abtheilung", "book": "buch", "act": "akt aufzug",
        "scene": "szene scene auftritt bild",
        "chapter": "kapitel capitel cap kap gesang brief abenteuer abend nacht abschnitt erzählung vorlesung stück",
    },
    "es": {
        "volume": "tomo volumen", "part": "parte", "book": "libro", "act": "acto jornada", "scene": "escena cuadro",
        "chapter": "capítulo cap carta canto cuento noche tratado estancia episodio",
    },
    "it": {
        "volume": "tomo volume", "part": "parte giornata", "book": "libro", "act": "atto", "scene": "scena quadro",
        "chapter": "capitolo cap lettera canto novella notte racconto avventura",
    },
    "fi": {
        "volume": "nide", "part": "osa", "book": "kirja", "act": "näytös", "scene": "kohtaus kuvaelma",
        "chapter": "luku runo kirje laulu tarina",
    },
    "pt": {"volume": "tomo", "part": "parte", "book": "livro", "act": "acto ato", "scene": "scena cena",
           "chapter": "capítulo carta canto conto"},
    "nl": {"volume": "deel", "part": "deel", "book": "boek", "act": "bedrijf", "scene": "toneel",
           "chapter": "hoofdstuk brief zang"},
}  # fmt: skip

CHINESE_DIVISIONS = {
    "volume": "卷冊册集輯辑", "part": "部篇編编", "chapter": "回章話话節节折齣出則则", "act": "幕", "scene": "場场",
}  # fmt: skip

NAMED: dict[Kind, str] = {
    "front": "preface|foreword|introduction|introductory|introductory note|introductory essay|general introduction|"
    "dedication|the dedication|epistle dedicatory|the epistle dedicatory|to the reader|the publisher to the reader|"
    "the author to the reader|to the public|advertisement|author's preface|the author's preface|translator's preface|"
    "translator's note|translator's introduction|editor's note|editor's preface|editor's introduction|"
    "publisher's note|author's note|prefatory note|preliminary note|preface to the second edition|"
    "preface to the first edition|preface to the third edition|note to the second edition|author's introduction|"
    "acknowledgments|acknowledgements|illustrations|list of illustrations|dramatis personae|persons of the play|"
    "the persons in the play|persons represented|characters|the characters|biographical note|biographical sketch|"
    "argument|the argument|chronology|epigraph|title page|titlepage|half title|half title page|halftitle|imprint|"
    "copyright|copyright page|copyright notice|cover|"
    "préface|avant-propos|avertissement|dédicace|introduction|au lecteur|note de l'éditeur|note du traducteur|"
    "personnages|notice|"
    "vorwort|einleitung|widmung|personen|vorrede|vorbemerkung|geleitwort|"
    "prefacio|introducción|dedicatoria|al lector|advertencia|personajes|prefazione|introduzione|dedica|"
    "al lettore|avvertenza|personaggi|prefácio|introdução|"
    "esipuhe|alkulause|johdanto|henkilöt|voorwoord|inleiding|序|自序|序言|前言|引言|原序|敘|叙|凡例",
    "chapter": "prologue|epilogue|the prologue|the epilogue|conclusion|the conclusion|postlude|interlude|entr'acte|"
    "prelude|l'envoi|envoi|coda|note|a note|finale|induction|intermezzo|in conclusion|"
    "épilogue|prélude|prolog|epilog|vorspiel|nachspiel|schluss|schluß|zwischenspiel|prólogo|epílogo|conclusión|"
    "prologo|epilogo|conclusione|conclusão|johdatus|loppulause|epilogi|prologi|proloog|epiloog|"
    "楔子|尾聲|尾声|引子|緣起|缘起",
    "notes": "notes|footnotes|endnotes|end notes|explanatory notes|notes to the text|the notes|"
    "anmerkungen|fußnoten|fussnoten|notas|notes de bas de page|noten|annotations|muistutukset|viiteselitykset|"
    "註釋|注释|註",
    "back": "colophon|uncopyright|about the author|about the publisher|also by the author|other books by the author|"
    "full project gutenberg license|the full project gutenberg license|"
    "appendix|appendices|glossary|index|bibliography|vocabulary|general index|index of first lines|"
    "index of names|afterword|postscript|the author's afterword|errata|corrigenda|publisher's advertisements|"
    "transcriber's note|transcriber's notes|transcriber note|original transcriber's notes|appendice|glossaire|"
    "postface|bibliographie|anhang|nachwort|glossar|register|apéndice|glosario|índice alfabético|"
    "bibliografía|vocabulario|glossario|bibliografia|liite|sanasto|jälkisanat|nota del trascrittore|"
    "anmerkungen zur transkription|note sur la transcription|跋|後記|后记|附錄|附录",
}

INTRODUCTIONS = (
    "introduction|introductory|introductory chapter|einleitung|introducción|introduzione|introdução|johdanto|inleiding"
)
"""Names of front matter that is a chapter by the author if the contents page lists it among the chapters."""

CONTENTS = (
    "contents|table of contents|the contents|list of contents|table|table des matières|table des chapitres|"
    "inhalt|inhaltsverzeichnis|inhaltsverzeichniß|índice|tabla de materias|contenido|indice|"
    "indice dei capitoli|tavola|sisällys|sisällysluettelo|sumário|inhoud|目錄|目录|目次|回目"
)
"""Headings of a contents page. "Índice" and "Indice" may be at the end of a book."""
