"""Letters beyond ASCII by language, the commonest first: what correctly decoded text is made of."""

from __future__ import annotations

LATIN: dict[str, str] = {
    "de": "üäöß",
    "fr": "éèêçàôîëïâûœùÿæ",
    "es": "íáóéñúü",
    "pt": "ãçáéíóêõúâàôü",
    "it": "àèéòùì",
    "ca": "àéèíóòçúïü",
    "nl": "ëéïöèü",
    "sv": "äöåéü",
    "da": "øåæéö",
    "is": "áíéóðþæúöý",
    "pl": "łąęóśżćńź",
    "cs": "áíéěřčšýžůúňťďó",
    "sk": "áíčéšýžúľôňťďäóĺŕ",
    "hu": "áéöóíőüúű",
    "ro": "ăîâşţșț",
    "hr": "čćšžđ",
    "tr": "ıüşçöğâî",
    "lt": "ėšžąųįūčę",
    "lv": "āīēšņūļķžģč",
    "et": "äõüöšž",
}
CYRILLIC: dict[str, str] = {
    "ru": "оаеинтрсвлкмдпуягьзыбчйхжшюцщэфёъ",
    "uk": "оаинівретскулдмпзяьбгчйхжцшюєїщфґ",
    "bg": "аиоентрсвлкдпмзгяъубчцйжщхфюшь",
    "sr": "аиоенрсуткјвдмплзгбчшцжњљхћђфџ",
}
GREEK: dict[str, str] = {"el": "αοιετνσηρςπκμλίυόάγέδήχωθύβφώζξψϊΐΰϋ"}
HEBREW: dict[str, str] = {"he": "יוהלרבתמאשנעםדקחפסכגטצןזךףץ"}
ARABIC: dict[str, str] = {"ar": "اليمونرتبةعدسفهكقأحجشطصىخإذزثضغئءؤآظ"}
THAI: dict[str, str] = {"th": "านรอกเงมยลวดทสตะปบคหแจพชขใ" + "ิีึืุู่้๊๋์ัำไโถผฝภษศซญณธฐฎฏฒฑฆฌฉฮๆ"}

UPPER_ONLY = "İ"
QUOTES = "’‘“”„«»‚‹›"
TYPOGRAPHY = QUOTES + "–—…•€£§°®©™№·¿¡º\xa0"
VOWELS = frozenset("aeiouyäöüáàâãåæéèêëíìîïóòôõøœúùûýÿăąęěıőűůāēėīįūųаеёиоуыэюяіїєъαειουηωάέίόύήώϊϋΐΰ")

HINTS: dict[str, str] = {
    "de": r"\b(?:vorname|nachname|firma|anrede|ort|plz|stra(?:sse)?|gmbh)\b|\.(?:de|at)\b",
    "fr": r"\b(?:nom|soci[eé]t[eé]|ville|courriel|sarl|rue)\b|\.fr\b",
    "es": r"\b(?:nombre|apellidos?|empresa|correo|ciudad)\b|\.(?:es|mx|ar)\b",
    "pt": r"\b(?:nome|apelido|empresa|cidade|sobrenome|ltda)\b|\.(?:br|pt)\b",
    "it": r"\b(?:nome|cognome|azienda|citt|srl)\b|\.it\b",
    "pl": r"\b(?:imi|nazwisko|firma|miasto|ulica|nip|telefon|sp\. z o\.o)\b|\.pl\b",
    "cs": r"\b(?:jmeno|prijmeni|firma|mesto|s\.r\.o|ulice)\b|\.cz\b",
    "sk": r"\b(?:meno|priezvisko|mesto|s\.r\.o)\b|\.sk\b",
    "hu": r"\b(?:nev|kft|zrt|utca|telefon)\b|\.hu\b",
    "ro": r"\b(?:nume|prenume|companie|oras)\b|\.ro\b",
    "hr": r"\b(?:ime|prezime|tvrtka|grad|d\.o\.o)\b|\.(?:hr|si|rs)\b",
    "tr": r"\b(?:ad|soyad|soyadi|sirket|sehir|e-?posta|telefon|unvan)\b|\.tr\b",
    "ru": r"\.(?:ru|su|by|kz)\b",
    "uk": r"\.ua\b",
    "bg": r"\.bg\b",
    "el": r"\.(?:gr|cy)\b",
    "lt": r"\.lt\b",
    "lv": r"\.lv\b",
    "et": r"\.ee\b",
    "is": r"\.is\b",
    "he": r"\.il\b",
    "th": r"\.th\b",
    "ja": r"\.jp\b",
    "zh": r"\.cn\b",
    "zh-tw": r"\.(?:tw|hk)\b",
    "ko": r"\.kr\b",
    "da": r"\b(?:fornavn|efternavn|etternavn)\b|\.(?:dk|no)\b",
    "sv": r"\b(?:namn|efternamn|etunimi|sukunimi)\b|\.(?:se|fi)\b",
    "nl": r"\b(?:voornaam|achternaam|bedrijf|plaats)\b|\.(?:nl|be)\b",
}
