"""Amounts in euros: "sechshundertvierzig Euro fünfzig", "640,50 €", "1.200", "bin beş yüz"."""

from collections.abc import Sequence
from decimal import Decimal

from actions.services.applications.model import Field
from actions.services.applications.problems import Note, Problem, Reading, Said, problem
from actions.services.applications.readers.limits import limited
from actions.services.applications.readers.numerals import Item, Number, said
from actions.services.applications.readers.vocabulary import Vocabulary, vocabulary

_YEARS = range(1950, 2100)
_RANGE_SIGNS = frozenset("-–—/,")
_OTHER_SIGNS = frozenset("$£₺¥₴₽₹₣﷼")


def read_money(field: Field, message: Said) -> Reading:
    """{"amount": "640.50", "currency": "EUR"}."""
    known = vocabulary(message.language)
    items = said(message.text, message.language)
    words = [item for item in items if isinstance(item, str)]
    if known["other_currency"].within(words) or _OTHER_SIGNS & set(words):
        return problem(Problem.OTHER_CURRENCY)
    if known["vague"].within(known.words(message.text)):  # "a" of "a few" is a number
        return problem(Problem.NOT_AN_AMOUNT)
    # "ولا واحد", "don't have one": no amount although a number is in it
    none = known.is_only("nothing", message.text)
    found = [Decimal(0)] if none else _Amounts(items, known).found()
    if not found and known["unknown"].within(words):
        return problem(Problem.NOT_KNOWN)
    if not found and known["nothing"].within(words):
        found = [Decimal(0)]
    if not found:
        return problem(Problem.NOT_AN_AMOUNT)
    if len(set(found)) > 1:
        return problem(Problem.SEVERAL_VALUES, values=[f"{amount:.2f}" for amount in found])
    amount = found[0]
    if amount != round(amount, 2):
        return problem(Problem.NOT_AN_AMOUNT)
    notes = (Note.ABOUT,) if known["about"].within(words) else ()
    return limited(field, amount, {"amount": f"{amount:.2f}", "currency": "EUR"}, notes)


class _Amounts:
    """The amounts of one message."""

    def __init__(self, items: Sequence[Item], known: Vocabulary) -> None:
        self.items = items
        self.known = known
        self.used: set[int] = set()  # numbers and units that are part of an amount

    def found(self) -> list[Decimal]:
        """Amounts with a currency; all numbers when there is none with it."""
        numbers = [n for n, item in enumerate(self.items) if isinstance(item, Number)]
        with_unit = [amount for n in numbers if (amount := self._with_unit(n)) is not None]
        # A number right after an amount that is neither cents nor set apart is in doubt, and so
        # is one right before it: "eighty, ninety euros", "between six and seven hundred euros".
        doubtful = [
            self._number(n)
            for n in numbers
            if n not in self.used
            and (n - 1 in self.used or self._before_amount(n))
            and not self._is_article(n)
        ]
        if with_unit:
            return with_unit + doubtful
        plain = [self.items[n] for n in numbers]
        said_so = [p for p in plain if isinstance(p, Number) and not p.article]
        return [number.value for number in said_so if not number.ordinal]

    def _before_amount(self, n: int) -> bool:
        """Whether an amount follows a number, or only a word like "or" stands between."""
        if self._number(n) in _YEARS:  # "since 2019 640 euros"
            return False
        apart = self.items[n + 1] if n + 1 < len(self.items) else ""
        joined = isinstance(apart, str) and (
            apart in _RANGE_SIGNS or self.known["range"].match([apart])
        )
        return n + 1 + bool(joined) in self.used

    def _is_article(self, n: int) -> bool:
        item = self.items[n]
        return isinstance(item, Number) and item.article

    def _with_unit(self, n: int) -> Decimal | None:
        if n in self.used:
            return None
        value = self._number(n)
        if self._is("euro", n + 1) and n + 1 not in self.used:
            self.used |= {n, n + 1}
            return value + self._cents(n + 2, value)
        if self._is("cent", n + 1):
            self.used |= {n, n + 1}
            return value / 100
        if self._is("euro", n - 1) and n - 1 not in self.used:
            self.used |= {n - 1, n}
            return value
        return None

    def _cents(self, n: int, euros: Decimal) -> Decimal:
        """The cents after the euros, with their name or without ("zwölf Euro fünfzig")."""
        if self._is("and", n):
            n += 1
        number = self.items[n] if n < len(self.items) else None
        if not isinstance(number, Number) or number.article or euros % 1:
            return Decimal(0)
        if not 0 <= number.value < 100:
            return Decimal(0)
        named = self._is("cent", n + 1)
        rest = self.items[n + 1 :]
        over = not rest or not isinstance(rest[0], str) or not rest[0].isalpha()
        if number.value % 1 or not (named or over or self._is("after_amount", n + 1)):
            return Decimal(0)
        self.used |= {n - 1, n, n + 1} if named else {n - 1, n}
        return number.value / 100

    def _is(self, meaning: str, n: int) -> bool:
        if not 0 <= n < len(self.items):
            return False
        word = self.items[n]
        signs = {"euro": "€", "cent": "¢"}
        if not isinstance(word, str):
            return False
        return word == signs.get(meaning) or self.known[meaning].match([word]) == 1

    def _number(self, n: int) -> Decimal:
        item = self.items[n]
        return item.value if isinstance(item, Number) else Decimal(0)
