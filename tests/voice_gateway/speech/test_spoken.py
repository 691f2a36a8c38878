"""What is written → what is said, per language."""

import re
import time

import pytest

from tests.shared import SHARED
from translations.registry import load_languages
from voice_gateway.speech.spoken import normalise

GERMAN = [
    ("Der Ausweis kostet 37,00 Euro.", "Der Ausweis kostet siebenunddreißig Euro."),
    ("22,80 €", "zweiundzwanzig Euro achtzig"),
    ("1.250,50 Euro", "eintausendzweihundertfünfzig Euro fünfzig"),
    ("0,50 €", "fünfzig Cent"),
    ("0,01 €", "ein Cent"),
    ("1 Euro", "ein Euro"),
    ("46,- Euro", "sechsundvierzig Euro"),
    ("Kosten: 28,80 EUR.", "Kosten: achtundzwanzig Euro achtzig."),
    ("10-15 Euro", "zehn bis fünfzehn Euro"),
    ("20–30 Minuten", "zwanzig bis dreißig Minuten"),
    ("3,5 Stunden", "drei Komma fünf Stunden"),
    ("1.250 Personen", "eintausendzweihundertfünfzig Personen"),
    ("Am 12.03.2027.", "Am zwölften März zweitausendsiebenundzwanzig."),
    ("bis 3.4.27", "bis dritten April zweitausendsiebenundzwanzig"),
    ("Termin: 12.03.2027", "Termin: zwölfter März zweitausendsiebenundzwanzig"),
    ("der 1. Mai", "der erste Mai"),
    ("am Donnerstag, 12. März 2027", "am Donnerstag, zwölften März zweitausendsiebenundzwanzig"),
    ("2027-03-12", "zwölfter März zweitausendsiebenundzwanzig"),
    ("12.-14. März", "zwölfter bis vierzehnter März"),
    ("Stand: März 2026", "Stand: März zweitausendsechsundzwanzig"),
    ("seit 1999", "seit neunzehnhundertneunundneunzig"),
    ("um 14:30 Uhr", "um vierzehn Uhr dreißig"),
    ("um 1 Uhr", "um ein Uhr"),
    ("08:00-16:00", "acht Uhr bis sechzehn Uhr"),
    ("Mo-Fr 08:00-16:00 Uhr", "Montag bis Freitag acht Uhr bis sechzehn Uhr"),
    ("Mo, Di: 8.30-12 Uhr", "Montag, Dienstag: acht Uhr dreißig bis zwölf Uhr"),
    ("So geht das.", "So geht das."),
    (
        "+49 3999 115-201",
        "plus vier neun, drei neun neun neun, eins eins fünf, zwei null eins",
    ),
    ("0800 1110111", "null acht null null, eins eins eins, null eins eins eins"),
    ("(03999) 115-0", "null drei neun, neun neun, eins eins fünf, null"),
    ("Rufen Sie die 115 an.", "Rufen Sie die eins eins fünf an."),
    ("Tel. 115", "Telefon eins eins fünf"),
    ("115 Euro", "einhundertfünfzehn Euro"),
    ("115 Plätze", "einhundertfünfzehn Plätze"),
    ("101002-fb43", "eins null eins, null null zwei, F B, vier drei"),
    ("Az. BA-2027-0012", "Aktenzeichen B A, zwei null zwei sieben, null null eins zwei"),
    ("COVID-19", "COVID-neunzehn"),
    ("24-Stunden-Dienst", "vierundzwanzig-Stunden-Dienst"),
    ("§ 9 PAuswG", "Paragraf neun Personalausweisgesetz"),
    ("§ 12a Abs. 5 AufenthG", "Paragraf zwölf a Absatz fünf Aufenthaltsgesetz"),
    ("§§ 22-25 BMG", "Paragrafen zweiundzwanzig bis fünfundzwanzig Bundesmeldegesetz"),
    ("Nr. 5", "Nummer fünf"),
    ("Hauptstr. 12a", "Hauptstraße zwölf a"),
    ("z. B. ein Pass", "zum Beispiel ein Pass"),
    ("ca. 3 Wochen, max. 5", "circa drei Wochen, maximal fünf"),
    ("Pass usw.", "Pass und so weiter."),
    ("5 %", "fünf Prozent"),
    ("3,5%", "drei Komma fünf Prozent"),
    (
        "DE89 3704 0044 0532 0130 00",
        "D E, acht neun, drei sieben null vier, null null vier vier, null fünf drei zwei, "
        "null eins drei null, null null",
    ),
    ("Rathausplatz 1, 23456 Seestadt", "Rathausplatz eins, zwei drei vier fünf sechs Seestadt"),
    ("buero@see-stadt.example", "buero ätt see Bindestrich stadt Punkt example"),
    ("https://www.seestadt.example/termin?x=1.", "seestadt Punkt example."),
    ("www.seestadt.example", "seestadt Punkt example"),
    (
        "Sie brauchen:\n- Pass\n- Foto 35 x 45 mm",
        "Sie brauchen: Pass. Foto fünfunddreißig x fünfundvierzig Millimeter",
    ),
    ("1. Pass\n2. Foto", "eins: Pass. zwei: Foto"),
    ("1 Woche, 1 Foto", "eine Woche, ein Foto"),
    ("bis zum 24. Lebensjahr", "bis zum vierundzwanzigsten Lebensjahr"),
    ("Bürger*innen", "Bürgerinnen"),
    ("**Wichtig:** [Formular](https://x.example/y)", "Wichtig: Formular"),
    ("Terminnummer \u2066101002\u2069 ✅", "Terminnummer eins null eins, null null zwei"),
]
PLAIN_GERMAN = [
    ("22,80 €", "zweiundzwanzig Euro und achtzig Cent"),
    ("Das kostet 46 Euro.", "Das kostet sechsundvierzig Euro."),
    ("um 9 Uhr", "um neun Uhr"),
]
ENGLISH = [
    ("It costs 37.00 euros.", "It costs thirty-seven euros."),
    ("€22.80", "twenty-two euros and eighty cents"),
    ("22,80 €", "twenty-two euros and eighty cents"),
    ("1,250.50 euros", "one thousand two hundred and fifty euros and fifty cents"),
    ("1.250,50 Euro", "one thousand two hundred and fifty euros and fifty cents"),
    ("€1", "one euro"),
    ("€0.01", "one cent"),
    ("1,250 people", "one thousand two hundred and fifty people"),
    ("2.5 hours", "two point five hours"),
    ("10-15 minutes", "ten to fifteen minutes"),
    ("on 12 March 2027", "on the twelfth of March twenty twenty-seven"),
    ("on the 12th March", "on the twelfth of March"),
    ("March 12, 2027", "March twelfth twenty twenty-seven"),
    ("12/03/2027", "the twelfth of March twenty twenty-seven"),
    ("12.03.2027", "the twelfth of March twenty twenty-seven"),
    ("2027-03-12", "the twelfth of March twenty twenty-seven"),
    ("since 1999", "since nineteen ninety-nine"),
    ("at 14:30", "at two thirty PM"),
    ("2:30 pm", "two thirty PM"),
    ("9:05 a.m.", "nine oh five AM."),
    ("12:00", "twelve PM"),
    ("08:00-16:00", "eight AM to four PM"),
    ("Mon-Fri 08:00-16:00", "Monday to Friday eight AM to four PM"),
    ("Call 115.", "Call one one five."),
    ("115 people", "one hundred and fifteen people"),
    (
        "+49 3999 115-201",
        "plus four nine, three nine nine nine, one one five, two zero one",
    ),
    ("101002-fb43", "one zero one, zero zero two, F B, four three"),
    ("§ 9 PAuswG", "section nine PAuswG"),
    ("the Personalausweis (identity card)", "the Personalausweis (identity card)"),
    ("5%", "five percent"),
    ("e.g. a passport", "for example a passport"),
    ("No. 7", "number seven"),
    ("info@seestadt.example", "info at seestadt dot example"),
    ("1 km", "one kilometre"),
    ("Rathausplatz 1, 23456 Seestadt", "Rathausplatz one, two three four five six Seestadt"),
]
TURKISH = [
    ("46,00 avro", "kırk altı avro"),
    ("22,80 €", "yirmi iki avro seksen sent"),
    ("46 Euro'dur.", "kırk altı avrodur."),
    ("46 avrodur", "kırk altı avrodur"),
    ("37,00 avroya", "otuz yedi avroya"),
    ("1.250,50 €", "bin iki yüz elli avro elli sent"),
    ("0,50 €", "elli sent"),
    ("1 avro", "bir avro"),
    ("10-15 avro", "on ila on beş avro"),
    ("2,5 saat", "iki virgül beş saat"),
    ("1.250 kişi", "bin iki yüz elli kişi"),
    ("12 Mart 2027", "on iki Mart iki bin yirmi yedi"),
    ("12 Mart 2027'de", "on iki Mart iki bin yirmi yedide"),
    ("12.03.2027", "on iki Mart iki bin yirmi yedi"),
    ("2027-03-12", "on iki Mart iki bin yirmi yedi"),
    ("12.03.2027 tarihinde", "on iki Mart iki bin yirmi yedi tarihinde"),
    ("saat 14.30'da", "saat on dört otuzda"),
    ("saat 14:30", "saat on dört otuz"),
    ("14:05", "saat on dört sıfır beş"),
    ("08:00-16:00", "saat sekiz ile on altı arası"),
    ("8'den 16'ya kadar", "sekizden on altıya kadar"),
    ("Pzt-Cum", "Pazartesiden Cumaya kadar"),
    ("Mo-Fr", "Pazartesiden Cumaya kadar"),
    ("%5", "yüzde beş"),
    ("5 %", "yüzde beş"),
    ("115'i arayın.", "bir bir beşi arayın."),
    ("Tel. 115", "telefon bir bir beş"),
    ("115 kişi", "yüz on beş kişi"),
    (
        "+49 3999 115-201",
        "artı dört dokuz, üç dokuz dokuz dokuz, bir bir beş, iki sıfır bir",
    ),
    ("101002-fb43", "bir sıfır bir, sıfır sıfır iki, F B, dört üç"),
    ("§ 9 PAuswG", "paragraf dokuz PAuswG"),
    ("kimlik kartı (Personalausweis)", "kimlik kartı (Personalausweis)"),
    ("örn. pasaport vb.", "örneğin pasaport ve benzeri."),
    ("info@seestadt.example", "info et seestadt nokta example"),
    ("35 mm", "otuz beş milimetre"),
]
ARABIC = [
    ("46,00 يورو", "ستة وأربعون يورو"),
    ("٤٦ يورو", "ستة وأربعون يورو"),
    ("٤٦٫٥٠ يورو", "ستة وأربعون يورو وخمسون سنتًا"),
    ("22,80 €", "اثنان وعشرون يورو وثمانون سنتًا"),
    ("1.250,50 يورو", "ألف ومائتان وخمسون يورو وخمسون سنتًا"),
    ("37,00 Euro", "سبعة وثلاثون يورو"),
    ("1 يورو", "يورو واحد"),
    ("0,05 €", "خمسة سنتات"),
    ("300 يورو", "ثلاثمائة يورو"),
    ("11 يورو", "أحد عشر يورو"),
    ("10-15 يورو", "عشرة إلى خمسة عشر يورو"),
    ("3,5", "ثلاثة فاصل خمسة"),
    ("3 صور", "ثلاث صور"),
    ("3 أشهر", "ثلاثة أشهر"),
    ("12 مارس 2027", "الثاني عشر من مارس عام ألفين وسبعة وعشرين"),
    ("12.03.2027", "الثاني عشر من مارس عام ألفين وسبعة وعشرين"),
    ("2027-03-12", "الثاني عشر من مارس عام ألفين وسبعة وعشرين"),
    ("21 مارس", "الحادي والعشرين من مارس"),
    ("الساعة 14:30", "الساعة الثانية والنصف بعد الظهر"),
    ("الساعة 08:15", "الساعة الثامنة والربع صباحًا"),
    ("12:00", "الساعة الثانية عشرة ظهرًا"),
    ("17:05", "الساعة الخامسة وخمس دقائق بعد الظهر"),
    ("08:00-16:00", "الساعة الثامنة صباحًا إلى الرابعة بعد الظهر"),
    ("اتصل بالرقم 115", "اتصل بالرقم واحد واحد خمسة"),
    (
        "+49 3999 115-201",
        "زائد أربعة تسعة، ثلاثة تسعة تسعة تسعة، واحد واحد خمسة، اثنان صفر واحد",
    ),
    ("\u2066+49 3999 115\u2069", "زائد أربعة تسعة، ثلاثة تسعة تسعة تسعة، واحد واحد خمسة"),
    ("101002-fb43", "واحد صفر واحد، صفر صفر اثنان، إف بي، أربعة ثلاثة"),
    ("5%", "خمسة بالمئة"),
    ("٥٪", "خمسة بالمئة"),
    ("§ 9 PAuswG", "المادة تسعة PAuswG"),
    ("بطاقة الهوية (Personalausweis)", "بطاقة الهوية (Personalausweis)"),
    ("Mo-Fr", "من الاثنين إلى الجمعة"),
    ("info@seestadt.example", "info آت seestadt نقطة example"),
    ("35 mm", "خمسة وثلاثون مليمترًا"),
]
OTHERS = [
    ("ru", "46,00 евро", "сорок шесть евро"),
    ("ru", "21,01 €", "двадцать один евро один цент"),
    ("ru", "12 марта 2027 года", "двенадцатого марта две тысячи двадцать седьмого года"),
    ("ru", "в 14:30", "в четырнадцать тридцать"),
    ("ru", "Пн-Пт с 08:00 до 16:00", "с понедельника по пятницу с восьми до шестнадцати"),
    ("ru", "2 недели", "две недели"),
    ("ru", "№ 5", "номер пять"),
    ("ru", "Позвоните по номеру 115", "Позвоните по номеру один один пять"),
    ("uk", "22,82 €", "двадцять два євро вісімдесят два центи"),
    ("uk", "12 березня 2027 року", "дванадцятого березня дві тисячі двадцять сьомого року"),
    ("uk", "о 14:30", "о чотирнадцятій тридцять"),
    ("uk", "08:00-16:00", "з восьмої до шістнадцятої"),
    ("pl", "22,82 €", "dwadzieścia dwa euro i osiemdziesiąt dwa centy"),
    ("pl", "12 marca 2027 r.", "dwunastego marca dwa tysiące dwudziestego siódmego roku"),
    ("pl", "o 14:30", "o czternastej trzydzieści"),
    ("pl", "pn-pt 08:00-16:00", "od poniedziałku do piątku od ósmej do szesnastej"),
    ("fr", "22,80 €", "vingt-deux euros et quatre-vingts centimes"),
    ("fr", "1 250,50 €", "mille deux cent cinquante euros et cinquante centimes"),
    ("fr", "le 1er mars 2027", "le premier mars deux mille vingt-sept"),
    ("fr", "14h30", "quatorze heures trente"),
    ("fr", "1 semaine", "une semaine"),
    ("fr", "lun-ven", "du lundi au vendredi"),
    ("fa", "۴۶ یورو", "چهل و شش یورو"),
    ("fa", "46,50 یورو", "چهل و شش یورو و پنجاه سنت"),
    ("fa", "ساعت 14:30", "ساعت چهارده و سی دقیقه"),
    ("fa", "12.03.2027", "دوازدهم مارس دو هزار و بیست و هفت"),
    ("da", "46,00 euro", "seksogfyrre euro"),
    ("da", "12. marts 2027", "tolvte marts to tusind og syvogtyve"),
    ("da", "21. marts", "enogtyvende marts"),
    ("da", "kl. 14.30", "klokken fjorten tredive"),
    ("da", "man-fre", "mandag til fredag"),
]
TABLES = [
    (locale, written, said)
    for locale, table in (
        ("de", GERMAN),
        ("de-simple", PLAIN_GERMAN),
        ("en", ENGLISH),
        ("tr", TURKISH),
        ("ar", ARABIC),
    )
    for written, said in table
] + OTHERS

WRITTEN = """Ihr Termin (101002-fb43) ist am 12.03.2027 um 14:30.
- 46,00 €, 22,80 EUR, 1.250,50 €, 5 %
- +49 3999 115-201, 0800 1110111, 2027-03-12, 08:00-16:00
§ 9, 23456 Seestadt, DE89 3704 0044 0532 0130 00, 3-5, 1.000.000, 12345678901234567890"""


@pytest.mark.parametrize(("locale", "written", "said"), TABLES)
def test_it_is_said_as_people_say_it(locale: str, written: str, said: str) -> None:
    assert normalise(written, locale) == said


@pytest.mark.parametrize("locale", load_languages())
def test_no_digit_or_sign_is_left_to_the_voice(locale: str) -> None:
    assert re.findall(r"[0-9€%§+/@]", normalise(WRITTEN, locale)) == []


@pytest.mark.parametrize("locale", load_languages())
def test_spoken_text_stays_as_it_is(locale: str) -> None:
    once = normalise(WRITTEN, locale)
    assert normalise(once, locale) == once


@pytest.mark.parametrize("locale", load_languages())
def test_amounts_use_the_languages_own_words(locale: str) -> None:
    """Eleven languages, no riyals, no German words outside German."""
    said = normalise("46,50 €", locale)
    assert not re.search(r"ريال|riyal|dollar", said)
    assert ("sechsundvierzig" in said) == (locale in ("de", "de-simple"))


def test_every_language_of_the_registry_has_its_own_euro() -> None:
    said = {normalise("3,02 €", code) for code in load_languages()}
    assert len(said) == len(load_languages())


def test_hostile_text_is_survived_quickly() -> None:
    hostile = ["9" * 20_000, "1." * 10_000, "1-" * 10_000, "a@" * 10_000, "Mo-" * 5_000]
    hostile += [
        "1,1" * 5_000,
        "-1" * 5_000,
        "www." * 5_000,
        "A1" * 10_000,
        "{n}{euro}",
        "\\1\\g<0>",
    ]
    hostile += ["\n" * 10_000, "1{n}€", "0" * 9 + "-" * 9_000]
    naughty = SHARED / "data" / "robustness" / "blns" / "blns.txt"
    if naughty.is_file():
        hostile += naughty.read_text(encoding="utf-8").splitlines()
    before = time.perf_counter()
    for text in hostile:
        for locale in ("de", "ar"):
            normalise(text, locale)
    assert time.perf_counter() - before < 20


def test_an_unknown_locale_is_an_error() -> None:
    with pytest.raises(KeyError):
        normalise("1", "xx")


def test_a_language_without_a_file_still_spells_numbers(tmp_path, monkeypatch) -> None:
    from voice_gateway.speech.spoken import engine, lexicon

    monkeypatch.setattr(lexicon, "ROOT", tmp_path)
    lexicon.lexicon.cache_clear()
    engine._rules.cache_clear()
    try:
        assert normalise("Das sind 46 Euro, 5 % und 12.", "de").startswith(
            "Das sind sechsundvierzig"
        )
    finally:
        monkeypatch.undo()
        lexicon.lexicon.cache_clear()
        engine._rules.cache_clear()
