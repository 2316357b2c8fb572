"""Our own sentences and titles in several languages, put together by a seed."""

import random
from itertools import pairwise

SENTENCES = {
    "en": (
        (
            "The ferry left the quay a little after six|Nobody on the street had seen the lamp go out|"
            "She counted the boats twice and found one missing|He laid the letter under the clock|"
            "The miller had a habit of looking at the sky before he answered|Rain came over the hill in the afternoon|"
            "They walked as far as the second bridge|A dog barked somewhere behind the chapel|"
            "The surveyor folded his map|It was a small room with two windows|My aunt kept the keys in a jar of flour|"
            "The boy sold oil to the sailors|No answer came from the upper floor|Every shutter in the lane was closed|"
            "You could hear the weir from the kitchen|The baker had never been seen without his hat"
        ),
        (
            "and the harbour was grey with it|while the others waited at the gate|"
            "though she did not say so that evening|because the road had been washed away|"
            "as he had every winter since the flood|and that was the end of the talk|when the wind turned|"
            "so the door stayed open all night|but there was no one to ask|until the bells began|"
            "and I believed every word of it"
        ),
    ),
    "de": (
        (
            "Die Fähre legte kurz nach sechs ab|Niemand in der Gasse hatte das Licht gesehen|"
            "Sie zählte die Boote zweimal|Er legte den Brief unter die Uhr|Der Müller sah immer erst zum Himmel|"
            "Am Nachmittag kam der Regen|Sie gingen bis zur zweiten Brücke|Ein Hund bellte hinter der Kapelle|"
            "Meine Tante hatte die Schlüssel"
        ),
        (
            "und der Hafen wurde grau|während die anderen am Tor warteten|obwohl sie es nicht sagte|"
            "weil die Straße fort war|als der Wind sich drehte|bis die Glocken schlugen|und ich glaubte jedes Wort"
        ),
    ),
    "fr": (
        (
            "Le bac quitta le quai un peu après six heures|Personne dans la rue n'avait vu la lampe|"
            "Elle compta deux fois les barques|Il posa la lettre sous la pendule|"
            "Le meunier regardait toujours le ciel|La pluie vint dans l'après-midi|Ils allèrent jusqu'au second pont|"
            "Un chien aboyait derrière la chapelle"
        ),
        (
            "et le port devint gris|pendant que les autres attendaient|mais elle ne le dit pas|"
            "car la route avait disparu|quand le vent tourna|jusqu'à ce que les cloches sonnent|et je crus chaque mot"
        ),
    ),
    "es": (
        (
            "La barca dejó el muelle después de las seis|Nadie en la calle había visto la lámpara|"
            "Ella contó dos veces los botes|Dejó la carta debajo del reloj|El molinero miraba siempre al cielo|"
            "Por la tarde llegó la lluvia|Caminaron hasta el segundo puente|Un perro ladraba detrás de la capilla"
        ),
        (
            "y el puerto se puso gris|mientras los otros esperaban|pero ella no lo dijo|porque el camino ya no estaba|"
            "cuando cambió el viento|hasta que sonaron las campanas|y yo creí cada palabra"
        ),
    ),
    "it": (
        (
            "Il traghetto lasciò il molo poco dopo le sei|Nessuno nella strada aveva visto la lampada|"
            "Lei contò due volte le barche|Mise la lettera sotto l'orologio|Il mugnaio guardava sempre il cielo|"
            "Nel pomeriggio venne la pioggia|Camminarono fino al secondo ponte|Un cane abbaiava dietro la cappella"
        ),
        (
            "e il porto diventò grigio|mentre gli altri aspettavano|ma lei non lo disse|"
            "perché la strada non c'era più|quando girò il vento|finché suonarono le campane|"
            "e io credetti a ogni parola"
        ),
    ),
    "nl": (
        (
            "De pont verliet de kade even na zessen|Niemand in de straat had de lamp gezien|"
            "Zij telde de boten twee keer|Hij legde de brief onder de klok|"
            "De molenaar keek altijd eerst naar de lucht|In de middag kwam de regen|Ze liepen tot aan de tweede brug|"
            "Een hond blafte achter de kapel"
        ),
        (
            "en de haven werd grijs|terwijl de anderen wachtten|maar dat zei ze niet|omdat de weg weg was|"
            "toen de wind draaide|totdat de klokken luidden|en ik geloofde elk woord"
        ),
    ),
    "pt": (
        (
            "A barca deixou o cais pouco depois das seis|Ninguém na rua tinha visto a lâmpada|"
            "Ela contou duas vezes os barcos|Ele deixou a carta debaixo do relógio|O moleiro olhava sempre para o céu|"
            "À tarde veio a chuva|Foram até à segunda ponte|Um cão ladrava atrás da capela"
        ),
        (
            "e o porto ficou cinzento|enquanto os outros esperavam|mas ela não o disse|"
            "porque a estrada já não existia|quando o vento mudou|até que os sinos tocaram|"
            "e eu acreditei em cada palavra"
        ),
    ),
    "sv": (
        (
            "Färjan lämnade kajen strax efter sex|Ingen på gatan hade sett lampan|Hon räknade båtarna två gånger|"
            "Han lade brevet under klockan|Mjölnaren såg alltid först mot himlen|På eftermiddagen kom regnet|"
            "De gick ända till den andra bron|En hund skällde bakom kapellet"
        ),
        (
            "och hamnen blev grå|medan de andra väntade|men det sade hon inte|därför att vägen var borta|"
            "när vinden vände|tills klockorna ringde|och jag trodde vartenda ord"
        ),
    ),
    "ru": (
        (
            "Паром отошёл от пристани после шести|Никто на улице не видел лампы|Она дважды сосчитала лодки|"
            "Он положил письмо под часы|Мельник всегда смотрел на небо|Днём пошёл дождь|Они дошли до второго моста|"
            "За часовней лаяла собака"
        ),
        (
            "и гавань стала серой|пока другие ждали у ворот|но она этого не сказала|потому что дороги уже не было|"
            "когда ветер переменился|пока не зазвонили колокола|и я верил каждому слову"
        ),
    ),
}
"""Main clauses, and clauses behind them, by language."""
SPEECH = 0.2
"""Share of paragraphs that are speech."""
TITLES = {
    "en": (
        "The Lamp at the Weir|A Letter for Nobody|The Miller's Answer|Rain|Of Boats and Ropes|What the Surveyor Found|"
        "The Second Bridge|In Which a Door Stays Open|Harbour Lights|The Keys in the Flour|An Old Map|"
        "Mrs. Tolland Speaks|The Road to Gull Rock|A Quarrel at Supper|Smoke|The Long Winter|Two Brothers|"
        "The Bells of St. Anne|How the Boat Was Lost|Home Again|The Empty Chair|A Stranger in the Lane|"
        "The Price of Oil|Farewell to the Quay"
    ),
    "de": (
        "Die Lampe am Wehr|Ein Brief für niemand|Die Antwort des Müllers|Der Regen|Boote und Seile|Die zweite Brücke|"
        "Das offene Tor|Die Schlüssel|Eine alte Karte|Der lange Winter|Zwei Brüder|Die Heimkehr"
    ),
    "fr": (
        "La lampe du barrage|Une lettre pour personne|La réponse du meunier|La pluie|Le second pont|La porte ouverte|"
        "Les clefs|Une vieille carte|Le long hiver|Les deux frères|Le retour|La chaise vide"
    ),
    "es": (
        "La lámpara de la presa|Una carta para nadie|La respuesta del molinero|La lluvia|El segundo puente|"
        "La puerta abierta|Las llaves|Un mapa viejo|El largo invierno|Los dos hermanos|El regreso|La silla vacía"
    ),
    "it": (
        "La lampada della chiusa|Una lettera per nessuno|La risposta del mugnaio|La pioggia|Il secondo ponte|"
        "La porta aperta|Le chiavi|Una vecchia mappa|Il lungo inverno|I due fratelli|Il ritorno|La sedia vuota"
    ),
    "nl": (
        "De lamp bij de stuw|Een brief voor niemand|Het antwoord van de molenaar|De regen|De tweede brug|De open deur|"
        "De sleutels|Een oude kaart|De lange winter|Twee broers|De thuiskomst|De lege stoel"
    ),
    "pt": (
        "A lâmpada da represa|Uma carta para ninguém|A resposta do moleiro|A chuva|A segunda ponte|A porta aberta|"
        "As chaves|Um mapa velho|O longo inverno|Os dois irmãos|O regresso|A cadeira vazia"
    ),
    "sv": (
        "Lampan vid dammen|Ett brev till ingen|Mjölnarens svar|Regnet|Den andra bron|Den öppna dörren|Nycklarna|"
        "En gammal karta|Den långa vintern|Två bröder|Hemkomsten|Den tomma stolen"
    ),
    "ru": (
        "Лампа у плотины|Письмо никому|Ответ мельника|Дождь|Второй мост|Открытая дверь|Ключи|Старая карта|Долгая зима|"
        "Два брата|Возвращение|Пустой стул"
    ),
}


def sentence(chance: random.Random, language: str) -> str:
    mains, others = (clauses.split("|") for clauses in SENTENCES[language])
    return f"{chance.choice(mains)}, {chance.choice(others)}."


def paragraph(chance: random.Random, language: str, *, least: int = 3, most: int = 9) -> str:
    return " ".join(sentence(chance, language) for _ in range(chance.randint(least, most)))


def body(chance: random.Random, language: str) -> tuple[str, ...]:
    """Return the paragraphs of a chapter; one in five is a single sentence of speech, but not the first."""
    first = paragraph(chance, language, least=4, most=6)
    others = (
        f"“{sentence(chance, language)}”" if chance.random() < SPEECH else paragraph(chance, language)
        for _ in range(chance.randint(6, 30))
    )
    return (first, *others)


def titles(chance: random.Random, language: str, count: int) -> list[str]:
    """Return different titles; the later ones join two."""
    known = TITLES[language].split("|")
    chance.shuffle(known)
    joined = [f"{first} — {second}" for first, second in pairwise(known)]
    return [*known, *joined][:count]
