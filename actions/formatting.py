"""Values in the citizen's language: dates, times, names of services, lists.

Actions pass what they mean (`{"date": "2026-11-25"}`), never a finished string, because the same
answer is shown in eleven locales. `Formatter.render` knows the kinds service, office, date, day,
time, lines, explained, places, term, hours, phone, code, text, duration_hours, minutes, join, both,
list, concat, response, said (a text of a form), rows, numbered, money and number; a plain value is
shown as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit

from actions.services.opening import week
from translations.catalogue import Translator

# Unicode isolates keep numbers and foreign terms readable inside right-to-left text.
FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
Names = Callable[[str, str], str | None]


def without_terms(text: str, german: str) -> str:
    """A text for speech without the German terms in brackets, which another voice would garble."""
    if text == german:
        return text
    return BRACKETS.sub(lambda m: "" if m[1] in german else m[0], text)


class Formatter:
    """Renders values for one locale and one medium.

    `names(locale, service_id)` gives a service's everyday name, `terms(id)` the German name of a
    service or office in the catalogue, `summaries(locale, service_id)` one plain sentence about a
    service; `label(name, values)` renders another response, for values
    that are themselves texts. `spoken` turns lists into sentences.
    """

    def __init__(
        self,
        translator: Translator,
        names: Names,
        terms: Callable[[str], str],
        label: Callable[[str, Mapping[str, Any]], str],
        *,
        summaries: Names = lambda _locale, _service: None,
        spoken: bool = False,
    ) -> None:
        self._translator = translator
        self._language = translator.language
        self._names = names
        self._summaries = summaries
        self._terms = terms
        self._label = label
        self._spoken = spoken
        self._rtl = self._language.dir == "rtl" and not spoken

    def render(self, value: Any) -> str:
        """The text of one value; raises ValueError for a kind that does not exist."""
        if not isinstance(value, Mapping):
            return str(value)
        ((kind, content),) = value.items()
        method = getattr(self, f"_{kind}", None)
        if method is None:
            raise ValueError(f"unknown kind of value: {kind}")
        return str(method(content))

    def isolate(self, text: str, mark: str = FSI) -> str:
        """Text of unknown direction, protected inside right-to-left text."""
        return f"{mark}{text}{PDI}" if self._rtl and text else text

    def _text(self, content: str) -> str:
        return self.isolate(content)

    def _code(self, content: str) -> str:
        return self.isolate(content, LRI)

    _phone = _code

    def _service(self, service_id: str) -> str:
        german = self._names("de", service_id) or self._terms(service_id)
        if self._language.source:
            return german
        own = self._names(self._language.code, service_id)
        if own is None or own == german:
            return self.isolate(german)
        # The official German term is what stands on forms and signs, so it stays beside ours;
        # plain German and speech do without it, because it would only repeat or confuse.
        if self._language.lid is None or self._spoken:
            return without_terms(own, german)
        return own if german in own else f"{own} ({self.isolate(german, LRI)})"

    def _office(self, office_id: str) -> str:
        return self._term(self._terms(office_id))

    def _term(self, german: str) -> str:
        own = self._translator.catalogue(german)
        if own is None:
            return self.isolate(german, LRI)
        return without_terms(own, german) if self._spoken else own

    def _lines(self, lines: Sequence[str]) -> str:
        texts = [self._term(line) for line in lines]
        if self._spoken:
            return " ".join(t if t.endswith((".", "!", "?", "؟")) else f"{t}." for t in texts)
        return texts[0] if len(texts) == 1 else "\n".join(f"• {t}" for t in texts)

    def _explained(self, service_ids: Sequence[str]) -> str:
        """Services with one plain sentence each, one a line."""
        lines = []
        for service_id in service_ids:
            summary = self._summaries(self._language.code, service_id)
            name = self._service(service_id)
            lines.append(f"{name}: {summary}" if summary else f"{name}.")
        return " ".join(lines) if self._spoken else "\n".join(f"• {line}" for line in lines)

    def _places(self, rows: Sequence[tuple[str, Any]]) -> str:
        """Offices with their addresses, one a line."""
        lines = [f"{self._office(office)}, {self.render(address)}" for office, address in rows]
        if self._spoken:
            return ". ".join(lines) + "."
        return lines[0] if len(lines) == 1 else "\n".join(f"• {line}" for line in lines)

    def _date(self, iso: str) -> str:
        form = format_date(date.fromisoformat(iso), "full", locale=self._language.babel)
        return str(form)

    def _day(self, iso: str) -> str:
        """A date without its weekday, for dates of birth and deadlines."""
        text = format_date(date.fromisoformat(iso), "long", locale=self._language.babel)
        return self.isolate(str(text))

    def _time(self, clock: str) -> str:
        text = str(format_time(time.fromisoformat(clock), "short", locale=self._language.babel))
        german = self._language.tag == "de"
        # Arabic times end in a letter for the half of the day, so the text finds its own direction.
        return f"{text} Uhr" if german else self.isolate(text)

    def _hours(self, opening_hours: str) -> str:
        """Opening hours day by day; days with the same hours stand together."""
        names = get_day_names("wide", "stand-alone", locale=self._language.babel)
        groups: list[tuple[list[int], str]] = []
        for day, spans in week(opening_hours):
            text = ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in spans)
            if not text:
                continue
            if groups and groups[-1][1] == text and groups[-1][0][-1] == day - 1:
                groups[-1][0].append(day)
            else:
                groups.append(([day], text))
        rows = []
        for days, text in groups:
            span = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            rows.append(f"{span}: {self.isolate(text, LRI)}")
        return (", " if self._spoken else "\n").join(rows)

    def _duration_hours(self, hours: int) -> str:
        return str(format_unit(hours, "hour", locale=self._language.babel))

    def _minutes(self, minutes: int) -> str:
        unit, count = ("hour", -(-minutes // 60)) if minutes > 120 else ("minute", minutes)
        return str(format_unit(count, unit, locale=self._language.babel))

    def _said(self, content: Sequence[Any]) -> str:
        """A text of a form: its gettext context, the German source, values for its gaps if any."""
        context, german, *values = content
        text = self._translator.form(context, german)
        text = without_terms(text, german) if self._spoken else text
        if not values:
            return text
        return text.format_map({name: self.render(value) for name, value in values[0].items()})

    def _rows(self, rows: Sequence[tuple[Any, Any]]) -> str:
        """Names of values with the values, one a line."""
        names = [self.render(name) for name, _ in rows]
        # A question that stands for a name needs no colon.
        names = [name if name.endswith(("?", "؟")) else f"{name}:" for name in names]
        texts = [f"{n} {self.render(value)}" for n, (_, value) in zip(names, rows, strict=True)]
        if self._spoken:
            return " ".join(
                text if text.endswith((".", "!", "?", "؟")) else f"{text}." for text in texts
            )
        return "\n".join(f"• {text}" for text in texts)

    def _numbered(self, values: Sequence[Any]) -> str:
        """What one may choose from, by number or by name."""
        texts = [f"{n}. {self.render(value)}" for n, value in enumerate(values, start=1)]
        if self._spoken:
            return "; ".join(text.rstrip(".") for text in texts) + "."
        return "\n".join(texts)

    def _money(self, amount: str) -> str:
        text = format_currency(Decimal(amount), "EUR", locale=self._language.babel)
        return self.isolate(str(text))

    def _number(self, number: int | float | str) -> str:
        return str(format_decimal(Decimal(str(number)), locale=self._language.babel))

    def _join(self, values: Sequence[Any]) -> str:
        texts = [self.render(value) for value in values]
        return str(format_list(texts, style="or", locale=self._language.babel))

    def _both(self, values: Sequence[Any]) -> str:
        texts = [self.render(value) for value in values]
        return str(format_list(texts, style="standard", locale=self._language.babel))

    def _response(self, content: Mapping[str, Any]) -> str:
        return self._label(content["name"], content.get("values", {}))

    def _list(self, values: Sequence[Any]) -> str:
        texts = [self.render(value) for value in values]
        return " ".join(texts) if self._spoken else "\n".join(f"• {text}" for text in texts)

    def _concat(self, values: Sequence[Any]) -> str:
        return "".join(self.render(value) for value in values)
