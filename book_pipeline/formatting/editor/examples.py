"""Examples of readings for the editor's prompt, by language: the printed form, and how it is said.

The checks accept each of them, so that the prompt asks for nothing that is refused.
"""

from collections.abc import Mapping

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "de": {
        "z. B.": "zum Beispiel",
        "Ludwig XIV. kam": "Ludwig der Vierzehnte kam",
        "am 3. Mai 1812": "am dritten Mai achtzehnhundertzwölf",
        "um 12:30 Uhr": "um halb eins",
        "3,5 km": "drei Komma fünf Kilometer",
        "5 Mk. 20 Pf.": "fünf Mark zwanzig Pfennige",
        "1.250 Mann": "eintausendzweihundertfünfzig Mann",
    },
    "es": {
        "D. Juan": "Don Juan",
        "Felipe II": "Felipe segundo",
        "siglo XIX": "siglo diecinueve",
        "3 de mayo de 1808": "tres de mayo de mil ochocientos ocho",
        "a las 3:15": "a las tres y cuarto",
        "21 páginas": "veintiuna páginas",
        "la 2.ª vez": "la segunda vez",
        "5,50 €": "cinco euros con cincuenta céntimos",
    },
    "fr": {
        "Mme Bovary": "Madame Bovary",
        "le XIXe siècle": "le dix-neuvième siècle",
        "François Ier": "François premier",
        "le 1er mai 1802": "le premier mai dix-huit cent deux",
        "à 7 h 30": "à sept heures et demie",
        "1 250 fr.": "mille deux cent cinquante francs",
        "3,5 kg": "trois virgule cinq kilogrammes",
    },
    "it": {
        "Sig. Rossi": "Signor Rossi",
        "Vittorio Emanuele II": "Vittorio Emanuele secondo",
        "il 3 maggio 1860": "il tre maggio milleottocentosessanta",
        "alle 7:30": "alle sette e mezza",
        "la 3ª volta": "la terza volta",
        "5 km": "cinque chilometri",
    },
    "pt": {
        "Sr. Reis": "Senhor Reis",
        "D. Pedro II": "Dom Pedro segundo",
        "1 de maio de 1900": "primeiro de maio de mil e novecentos",
        "às 3h30": "às três e meia",
        "a 12ª página": "a décima segunda página",
        "R$ 2,50": "dois reais e cinquenta centavos",
    },
    "sv": {
        "t.ex.": "till exempel",
        "Karl XII": "Karl den tolfte",
        "den 3 maj 1809": "den tredje maj artonhundranio",
        "kl. 7.30": "klockan halv åtta",
        "3,5 km": "tre komma fem kilometer",
        "5 kr.": "fem kronor",
    },
}
