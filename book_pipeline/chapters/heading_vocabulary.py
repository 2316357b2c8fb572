"""The words of headings of chapters, parts, and front and back matter, by language. Add new words here."""

from typing import Literal

Kind = Literal["chapter", "front", "back", "part-title", "notes"]

RANKS = {"volume": 0, "part": 1, "book": 1, "chapter": 2, "act": 2, "scene": 3, "section": 3}
"""Depth of a division. Whether parts contain books or books contain parts differs between works."""

DIVISIONS = {
    "en": {
        "volume": "volume vol", "part": "part phase", "book": "book", "act": "act", "scene": "scene",
        "section": "section sect",
        "chapter": "chapter chap chapt ch stave letter canto adventure story tale fable lecture sermon essay night "
        "episode fit fytte dialogue discourse meditation epistle sonnet ode hymn lesson chronicle stage log entry "
        "day week unit module sketch vision idyll eclogue elegy rune ballad conversation paper psalm voyage journey "
        "evening ramble excursion passus colloquy parable novel",
    },
    "fr": {
        "volume": "tome volume", "part": "partie", "book": "livre", "act": "acte", "scene": "scène tableau",
        "chapter": "chapitre chap lettre chant conte nuit aventure récit discours entretien leçon soirée veillée "
        "promenade dialogue épître satire élégie",
    },
    "de": {
        "volume": "band", "part": "teil theil abteilung abtheilung", "book": "buch", "act": "akt aufzug",
        "scene": "szene scene auftritt bild",
        "chapter": "kapitel capitel cap kap gesang brief abenteuer abend nacht abschnitt erzählung vorlesung stück "
        "hauptstück tag reise vortrag aventiure streich märchen elegie",
    },
    "es": {
        "volume": "tomo volumen", "part": "parte", "book": "libro", "act": "acto jornada", "scene": "escena cuadro",
        "chapter": "capítulo cap carta canto cuento noche tratado estancia episodio lección rima fábula epístola "
        "soneto diálogo",
    },
    "it": {
        "volume": "tomo volume", "part": "parte giornata", "book": "libro", "act": "atto", "scene": "scena quadro",
        "chapter": "capitolo cap lettera canto novella notte racconto avventura lezione sonetto dialogo veglia",
    },
    "fi": {
        "volume": "nide", "part": "osa osasto", "book": "kirja", "act": "näytös", "scene": "kohtaus kuvaelma",
        "chapter": "luku runo kirje laulu tarina ilta satu",
    },
    "pt": {"volume": "tomo", "part": "parte", "book": "livro", "act": "acto ato", "scene": "scena cena",
           "chapter": "capítulo carta canto conto noite sermão soneto"},
    "nl": {"volume": "deel", "part": "deel afdeeling afdeling", "book": "boek", "act": "bedrijf",
           "scene": "toneel tooneel", "chapter": "hoofdstuk brief zang avond"},
    "la": {"part": "pars", "book": "liber", "act": "actus", "scene": "scena scaena scoena scœna",
           "chapter": "caput capitulum carmen epistola ecloga"},
}  # fmt: skip
"""Divisions whose words begin a heading in a text of any language."""

DIVISIONS_OF_ONE_LANGUAGE = {
    "sv": {"volume": "band volym", "part": "del delen avdelning avdelningen afdelning afdelningen", "book": "bok boken",
           "act": "akt akten", "scene": "scen scenen",
           "chapter": "kapitel kapitlet kap brev brevet sång sången afton aftonen saga sagan"},
    "da": {"volume": "bind", "part": "del deel afdeling", "book": "bog", "act": "akt handling", "scene": "scene optrin",
           "chapter": "kapitel kap brev sang afsnit aften eventyr fortælling"},
    "no": {"volume": "bind", "part": "del", "book": "bok", "act": "akt", "scene": "scene",
           "chapter": "kapittel kapitel kap brev sang"},
    "is": {"part": "hluti", "book": "bók", "chapter": "kafli kapituli"},
    "ca": {"volume": "tom volum", "part": "part", "book": "llibre", "act": "acte", "scene": "escena",
           "chapter": "capítol carta cant"},
    "ro": {"volume": "volumul tomul", "part": "partea", "book": "cartea", "act": "actul", "scene": "scena",
           "chapter": "capitolul capitol cap cântul scrisoarea"},
    "pl": {"volume": "tom", "part": "część", "book": "księga", "act": "akt", "scene": "scena odsłona",
           "chapter": "rozdział rozdz pieśń list opowieść noc wieczór"},
    "cs": {"volume": "svazek", "part": "díl část", "book": "kniha", "act": "jednání dějství", "scene": "výstup scéna",
           "chapter": "kapitola kap hlava zpěv list dopis"},
    "sk": {"volume": "zväzok", "part": "diel časť", "book": "kniha", "act": "dejstvo", "scene": "výstup scéna",
           "chapter": "kapitola hlava spev list"},
    "sl": {"part": "del", "book": "knjiga", "act": "dejanje", "scene": "prizor", "chapter": "poglavje spev pismo"},
    "hr": {"volume": "svezak", "part": "dio deo", "book": "knjiga", "act": "čin", "scene": "prizor pojava",
           "chapter": "poglavlje glava pjevanje pismo"},
    "sr": {"volume": "том", "part": "део", "book": "књига", "act": "чин", "scene": "појава",
           "chapter": "поглавље глава песма писмо"},
    "ru": {"volume": "том", "part": "часть", "book": "книга", "act": "действие акт", "scene": "явление сцена картина",
           "chapter": "глава гл письмо песнь рассказ сказка ночь вечер беседа лекция"},
    "uk": {"volume": "том", "part": "частина", "book": "книга", "act": "дія акт", "scene": "ява сцена картина",
           "chapter": "розділ глава лист пісня оповідання"},
    "be": {"volume": "том", "part": "частка", "book": "кніга", "act": "дзея", "chapter": "раздзел глава песня"},
    "bg": {"volume": "том", "part": "част", "book": "книга", "act": "действие", "scene": "сцена явление",
           "chapter": "глава писмо песен"},
    "lt": {"part": "dalis", "book": "knyga", "chapter": "skyrius"},
    "lv": {"part": "daļa", "book": "grāmata", "chapter": "nodaļa"},
    "et": {"part": "osa", "book": "raamat", "act": "vaatus", "chapter": "peatükk laul"},
    "hu": {"volume": "kötet", "part": "rész", "book": "könyv", "act": "felvonás", "scene": "jelenet szín",
           "chapter": "fejezet ének levél"},
    # Greek capitals have no accents.
    "el": {"volume": "τόμος τομος", "part": "μέρος μερος", "book": "βιβλίο βιβλιο βιβλίον βιβλιον",
           "act": "πράξη πραξη πράξις πραξις", "scene": "σκηνή σκηνη",
           "chapter": "κεφάλαιο κεφαλαιο κεφάλαιον κεφαλαιον κεφ ραψωδία ραψωδια επιστολή επιστολη"},
    "tr": {"volume": "cilt", "part": "kısım", "book": "kitap", "act": "perde", "scene": "sahne",
           "chapter": "bölüm fasıl mektup"},
    "he": {"volume": "כרך", "part": "חלק", "book": "ספר", "act": "מערכה", "scene": "תמונה", "chapter": "פרק מכתב"},
    "ar": {"volume": "المجلد", "part": "الجزء القسم", "book": "الكتاب", "scene": "المشهد",
           "chapter": "الفصل فصل الباب باب الحكاية الليلة الرسالة"},
    "fa": {"volume": "جلد", "part": "بخش", "book": "کتاب", "act": "پرده", "chapter": "فصل باب گفتار"},
    "hi": {"part": "भाग खंड खण्ड", "chapter": "अध्याय परिच्छेद प्रकरण सर्ग"},
    "bn": {"part": "খণ্ড ভাগ পর্ব", "act": "অঙ্ক", "scene": "দৃশ্য", "chapter": "অধ্যায় পরিচ্ছেদ সর্গ"},
    "ta": {"volume": "தொகுதி", "part": "பாகம் பகுதி", "act": "அங்கம்", "scene": "காட்சி",
           "chapter": "அத்தியாயம் அதிகாரம் படலம் கடிதம்"},
    "ur": {"volume": "جلد", "part": "حصہ", "book": "کتاب", "act": "ایکٹ", "scene": "منظر", "chapter": "باب فصل"},
    "mk": {"volume": "том", "part": "дел", "book": "книга", "act": "чин", "scene": "сцена",
           "chapter": "глава поглавје писмо песна"},
    "ka": {"volume": "ტომი", "part": "ნაწილი", "book": "წიგნი", "act": "მოქმედება", "scene": "სურათი სცენა",
           "chapter": "თავი წერილი"},
    "hy": {"volume": "հատոր", "part": "մաս", "book": "գիրք", "act": "գործողություն", "scene": "տեսարան պատկեր",
           "chapter": "գլուխ նամակ"},
    "kk": {"volume": "том", "part": "бөлім", "book": "кітап", "act": "перде", "scene": "көрініс",
           "chapter": "тарау хат"},
    "az": {"volume": "cild", "part": "hissə", "book": "kitab", "act": "pərdə", "scene": "səhnə şəkil",
           "chapter": "fəsil bölüm məktub"},
    "mn": {"volume": "боть", "part": "хэсэг", "book": "дэвтэр", "chapter": "бүлэг"},
    # In Thai and Khmer, a word that counts ("ที่", "ទី") may be joined to the division, and the number to both.
    "th": {"volume": "เล่มที่ เล่ม", "part": "ภาคที่ ภาค", "act": "องก์ที่ องก์", "scene": "ฉากที่ ฉาก",
           "chapter": "บทที่ บท ตอนที่ ตอน"},
    "km": {"part": "ភាគទី ភាគ ផ្នែកទី ផ្នែក", "chapter": "ជំពូកទី ជំពូក មេរៀនទី មេរៀន"},
    "fil": {"volume": "tomo", "part": "bahagi", "book": "aklat", "act": "yugto", "scene": "tagpo",
            "chapter": "kabanata kapitulo"},
    "sw": {"volume": "juzuu", "part": "sehemu", "book": "kitabu", "scene": "onyesho", "chapter": "sura mlango barua"},
    # The forms after an article or an ordinal are listed, too: "an chéad chaibidil", "y bennod gyntaf".
    "ga": {"volume": "imleabhar", "part": "cuid chuid", "book": "leabhar", "act": "gníomh", "scene": "radharc",
           "chapter": "caibidil chaibidil litir"},
    "cy": {"volume": "cyfrol gyfrol", "part": "rhan", "book": "llyfr", "act": "act", "scene": "golygfa",
           "chapter": "pennod bennod llythyr"},
    "eu": {"volume": "liburukia", "part": "zatia zati", "book": "liburua liburu", "act": "ekitaldia",
           "scene": "agerraldia", "chapter": "kapitulua kapitulu atala gutuna"},
    "vi": {"volume": "tập quyển", "part": "phần", "act": "màn", "scene": "cảnh", "chapter": "chương hồi"},
    "id": {"volume": "jilid", "part": "bagian", "book": "buku", "act": "babak", "chapter": "bab"},
    "eo": {"part": "parto", "book": "libro", "act": "akto", "chapter": "ĉapitro leciono letero"},
}  # fmt: skip
"""Divisions whose words begin a heading only in a text of their language: many mean something else in another one."""

SAME_WORDS = {"nb": "no", "nn": "no", "ms": "id", "bs": "hr", "iw": "he", "in": "id", "tl": "fil"}
"""Languages that use the words of another one here."""

KOREAN_DIVISIONS = {"volume": "권", "part": "부편", "chapter": "장화회절", "act": "막"}

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
    "esipuhe|alkulause|johdanto|henkilöt|voorwoord|inleiding|序|自序|序言|前言|引言|原序|敘|叙|凡例|"
    "förord|inledning|forord|indledning|innledning|przedmowa|słowo wstępne|wstęp|od autora|od tłumacza|předmluva|úvod|"
    "predslov|predgovor|uvod|предисловие|введение|вступление|от автора|от переводчика|от издателя|передмова|вступ|"
    "предговор|увод|előszó|bevezetés|bevezető|cuvânt înainte|prefață|introducere|önsöz|giriş|"
    "sunuş|εισαγωγή|προλεγόμενα|הקדמה|מבוא|المقدمة|مقدمة|مقدمه|प्रस्तावना|भूमिका|lời nói đầu|lời tựa|"
    "lời giới thiệu|kata pengantar|pendahuluan|まえがき|はじめに|머리말|서문|"
    "a note from the author|acknowledgment|acknowledgement|note on the text|a note on the text|permissions|"
    "danksagung|dank|anmerkung des autors|anmerkung der autorin|remerciements|note de l'auteur|agradecimientos|"
    "nota del autor|nota de la autora|ringraziamenti|nota dell'autore|nota dell'autrice|agradecimentos|nota do autor|"
    "წინასიტყვაობა|შესავალი|առաջաբան|ներածություն|คำนำ|ভূমিকা|মুখবন্ধ|முன்னுரை|அணிந்துரை|دیباچہ|پیش لفظ|"
    "paunang salita|panimula|dibaji|utangulizi|réamhrá|rhagair|rhagymadrodd|hitzaurrea|алғы сөз|кіріспе|ön söz|"
    "өмнөх үг|оршил|អារម្ភកថា|បុព្វកថា|"
    "nota da autora|dankwoord|tack|författarens tack|takk|tak|kiitokset|podziękowania|poděkování|poďakovanie|zahvala|"
    "благодарности|благодарность|подяки|подяка|благодарности на автора|köszönetnyilvánítás|a szerző megjegyzése|"
    "mulțumiri|teşekkür|teşekkürler|ευχαριστίες|σημείωμα του συγγραφέα|תודות|شكر وتقدير|كلمة المؤلف|تمهيد|"
    "سپاسگزاری|پیشگفتار|आभार|लेखक की ओर से|lời cảm ơn|ucapan terima kasih|謝辞|致谢|致謝|감사의 말|작가의 말",
    "chapter": "prologue|epilogue|the prologue|the epilogue|conclusion|the conclusion|postlude|interlude|entr'acte|"
    "prelude|l'envoi|envoi|coda|note|a note|finale|induction|intermezzo|in conclusion|"
    "épilogue|prélude|prolog|epilog|vorspiel|nachspiel|schluss|schluß|zwischenspiel|prólogo|epílogo|conclusión|"
    "prologo|epilogo|conclusione|conclusão|johdatus|loppulause|epilogi|prologi|proloog|epiloog|"
    "楔子|尾聲|尾声|引子|緣起|缘起|"
    "пролог|эпилог|заключение|епілог|епилог|закінчення|zakończenie|prológus|epilógus|πρόλογος|επίλογος|sonsöz|"
    "プロローグ|エピローグ|프롤로그|에필로그|interludes|intermède|interludio|interlúdio|"
    "mellanspel|mellemspil|mellomspill|tussenspel|välisoitto|przerywnik|mezihra|közjáték|előhang|utóhang|интерлюдия|"
    "интермедия|інтерлюдія|інтермедія|интермецо|ιντερλούδιο|ιντερμέδιο|פרולוג|אפילוג|סוף דבר|خاتمة|الخاتمة|مؤخره|"
    "პროლოგი|ეპილოგი|վերջաբան|บทนำ|บทส่งท้าย|উপসংহার|முடிவுரை|эпилогі|соңғы сөз|"
    "उपसंहार|lời kết|vĩ thanh|序章|終章|终章|間章|幕間|幕间|间奏|막간",
    "notes": "notes|footnotes|aanteekeningen|aantekeningen|voetnoten|"
    "endnotes|end notes|explanatory notes|notes to the text|the notes|"
    "anmerkungen|fußnoten|fussnoten|notas|notes de bas de page|noten|annotations|muistutukset|viiteselitykset|"
    "註釋|注释|註|fotnoter|noter|anmärkningar|przypisy|poznámky|сноски|примечания|комментарии|примітки|бележки|"
    "jegyzetek|lábjegyzetek|notlar|dipnotlar|σημειώσεις|υποσημειώσεις|הערות|الهوامش|टिप्पणियाँ|chú thích|注|주석",
    "back": "colophon|uncopyright|about the author|about the publisher|also by the author|other books by the author|"
    "full project gutenberg license|the full project gutenberg license|"
    "appendix|appendices|glossary|index|bibliography|vocabulary|general index|index of first lines|"
    "index of names|afterword|postscript|the author's afterword|errata|corrigenda|publisher's advertisements|"
    "transcriber's note|transcriber's notes|transcriber note|original transcriber's notes|appendice|glossaire|"
    "postface|bibliographie|anhang|nachwort|glossar|register|apéndice|glosario|índice alfabético|"
    "bibliografía|vocabulario|glossario|bibliografia|liite|sanasto|jälkisanat|nota del trascrittore|"
    "anmerkungen zur transkription|note sur la transcription|跋|後記|后记|附錄|附录|nawoord|bijlage|posfácio|apêndice|"
    "efterord|etterord|bilaga|om författaren|posłowie|dodatek|o autorze|doslov|dodatky|o autorovi|послесловие|"
    "приложение|приложения|об авторе|глоссарий|указатель|післямова|додаток|послеслов|utószó|függelék|postfață|"
    "anexă|despre autor|επίμετρο|παράρτημα|אחרית דבר|نبذة عن المؤلف|परिशिष्ट|phụ lục|"
    "daftar pustaka|あとがき|解説|후기|부록|"
    "about the authors|about the translator|about the editor|by the same author|newsletter|"
    "join the newsletter|join my newsletter|sign up for my newsletter|mailing list|stay in touch|keep in touch|"
    "discussion questions|questions for discussion|reading group guide|reading guide|further reading|"
    "bibliographical note|bibliographic note|note on sources|a note on sources|notice bibliographique|"
    "nota bibliográfica|nota bibliografica|"
    "works cited|references|image credits|picture credits|thank you for reading|back cover|"
    "über den autor|über die autorin|über dieses buch|vom selben autor|von derselben autorin|literatur|"
    "literaturverzeichnis|impressum|à propos de l'auteur|à propos de l'autrice|du même auteur|"
    "de la même autrice|lexique|sobre el autor|sobre la autora|acerca del autor|del mismo autor|de la misma autora|"
    "epilegómenos|sull'autore|sull'autrice|l'autore|dello stesso autore|della stessa autrice|sobre o autor|"
    "sobre a autora|do mesmo autor|glossário|over de auteur|van dezelfde auteur|verantwoording|woordenlijst|"
    "om forfatteren|av samma författare|ordlista|kirjailijasta|tekijästä|o autorce|tego samego autora|słowniczek|"
    "glosariusz|bibliografie|slovníček|об авторах|от издательства|другие книги автора|словарь|библиография|"
    "про автора|про авторку|бібліографія|глосарій|за автора|a szerzőről|szójegyzék|yazar hakkında|sözlük|"
    "βιογραφικό|ο συγγραφέας|γλωσσάρι|על המחבר|על המחברת|نبذة عن الكاتب|عن المؤلف|الملحق|درباره نویسنده|लेखक परिचय|"
    "लेखक के बारे में|về tác giả|tentang penulis|lampiran|著者紹介|作者简介|作者簡介|作者介紹|作者介绍|작가 소개|저자 소개",
}

BEGINNINGS: dict[Kind, str] = {
    "back": "also by|also available by|other books by|other works by|other titles by|other novels by|books by|"
    "novels by|works by|titles by|more books by|more by|more from|praise for|about the author|"
    "weitere bücher von|weitere werke von|bücher von|ebenfalls von|werke von|"
    "autres livres de|autres ouvrages de|ouvrages de|livres de|otros libros de|otras obras de|otros títulos de|"
    "altri libri di|altre opere di|libri di|outros livros de|outras obras de|livros de|andere boeken van|boeken van|"
    "ook van|andra böcker av|böcker av|andre bøger af|andre bøker av|muita kirjoja|inne książki|další knihy|"
    "другие книги|также автора|інші книги",
    "front": "preface to|foreword to|introduction to the|note to the|vorwort zur|vorwort zum|vorrede zur|préface de|"
    "préface à|prefacio a|prefacio de|prefazione alla|prefácio à|prefácio de|voorwoord bij|förord till|"
    "przedmowa do|předmluva k|предисловие к|передмова до|esipuhe ensimmäiseen|esipuhe toiseen",
}
"""The first words of front and back matter that goes on with a name or a title: "Also by A. N. Author"."""

CLOSING = (
    "acknowledgments|acknowledgements|acknowledgment|acknowledgement|author's note|a note from the author|"
    "the author's note|translator's note|editor's note|publisher's note|note on the text|a note on the text|"
    "permissions|biographical note|chronology|copyright|copyright page|copyright notice|imprint|illustrations|"
    "list of illustrations|dedication|the dedication|note de l'éditeur|note du traducteur|note de l'auteur|"
    "remerciements|dédicace|danksagung|dank|widmung|anmerkung des autors|anmerkung der autorin|agradecimientos|"
    "nota del autor|nota de la autora|dedicatoria|ringraziamenti|nota dell'autore|nota dell'autrice|dedica|"
    "agradecimentos|nota do autor|nota da autora|dankwoord|tack|författarens tack|takk|tak|kiitokset|podziękowania|"
    "od autora|od tłumacza|poděkování|poďakovanie|zahvala|от автора|от переводчика|от издателя|благодарности|"
    "благодарность|подяки|подяка|köszönetnyilvánítás|a szerző megjegyzése|mulțumiri|teşekkür|teşekkürler|ευχαριστίες|"
    "σημείωμα του συγγραφέα|תודות|شكر وتقدير|كلمة المؤلف|سپاسگزاری|आभार|लेखक की ओर से|lời cảm ơn|ucapan terima kasih|"
    "謝辞|致谢|致謝|감사의 말|작가의 말"
)
"""Names of front matter that also stands behind the last chapter."""

INTRODUCTIONS = (
    "introduction|introductory|introductory chapter|einleitung|introducción|introduzione|introdução|johdanto|inleiding|"
    "inledning|indledning|innledning|wstęp|úvod|uvod|введение|вступление|вступ|увод|bevezetés|introducere|giriş|"
    "εισαγωγή"
)
"""Names of front matter that is a chapter by the author if the contents page lists it among the chapters."""

CONTENTS = (
    "contents|table of contents|the contents|list of contents|table|table des matières|table des chapitres|"
    "inhalt|inhaltsverzeichnis|inhaltsverzeichniß|índice|tabla de materias|contenido|indice|"
    "indice dei capitoli|tavola|sisällys|sisällysluettelo|sumário|inhoud|目錄|目录|目次|回目|"
    "innehåll|innehållsförteckning|indhold|indholdsfortegnelse|innhold|innholdsfortegnelse|spis treści|spis rzeczy|"
    "obsah|"
    "kazalo|sadržaj|садржај|содержание|оглавление|зміст|змест|съдържание|tartalom|tartalomjegyzék|cuprins|"
    "tabla de materii|"
    "taula|περιεχόμενα|πίναξ περιεχομένων|içindekiler|תוכן|תוכן העניינים|المحتويات|الفهرس|فهرس المحتويات|فهرست|"
    "فهرست مطالب|विषय सूची|विषयसूची|अनुक्रम|mục lục|daftar isi|"
    "содржина|სარჩევი|բովանդակություն|สารบัญ|সূচিপত্র|সূচীপত্র|பொருளடக்கம்|فہرست|فہرست مضامین|talaan ng nilalaman|"
    "mga nilalaman|yaliyomo|clár ábhair|cynnwys|aurkibidea|мазмұны|mündəricat|гарчиг|មាតិកា|"
    "목차|차례"
)
"""Headings of a contents page. "Índice" and "Indice" may be at the end of a book."""
