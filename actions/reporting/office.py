"""Where reports go, and what is needed to talk about them: kinds, words, streets, landmarks."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from actions.services.catalogue import Office
from actions.services.defects import Guess, Words, guess, kinds_of, merged
from actions.services.errors import NotFound, Unavailable
from actions.services.landmarks import Landmark, landmarks_of
from actions.services.report_texts import KindTexts, context
from actions.services.reports import Attribute, ReportDesk, ReportService
from actions.services.streets import Street
from translations.catalogue import translator
from translations.registry import source_language

FRESH_SECONDS = 600.0
"""For so long the municipality is not asked again what can be reported."""


@dataclass(slots=True)
class _Kept[T]:
    """An answer of the municipality and when it came; an old one is better than none."""

    value: T
    at: float


@dataclass(slots=True)
class ReportOffice:
    """The municipality's interface with our texts.

    `texts` are by our kinds, `words` by locale and kind: what people call it. `offices` are places
    that people name as well. `clock` counts seconds.
    """

    desk: ReportDesk
    texts: Mapping[str, KindTexts]
    words: Mapping[str, Words]
    streets: Sequence[Street] = ()
    landmarks: Sequence[Landmark] = ()
    offices: Callable[[], Iterable[Office]] = tuple
    clock: Callable[[], float] = time.monotonic
    _services: _Kept[Mapping[str, ReportService]] | None = field(default=None, init=False)
    _attributes: dict[str, _Kept[tuple[Attribute, ...]]] = field(default_factory=dict, init=False)

    async def services(self) -> Mapping[str, ReportService]:
        """What can be reported, by code; raises MunicipalError when nobody has ever answered."""
        kept = self._services
        if kept is None or self.clock() - kept.at > FRESH_SECONDS:
            try:
                found = {service.code: service for service in await self.desk.services()}
            except Unavailable:
                if kept is None:
                    raise
                return kept.value
            self._services = kept = _Kept(found, self.clock())
        return kept.value

    async def attributes(self, code: str) -> tuple[Attribute, ...]:
        """What the municipality asks about a kind; raises as `services` does."""
        services = await self.services()
        if code not in services:
            raise NotFound("service")
        kept = self._attributes.get(code)
        if kept is None or self.clock() - kept.at > FRESH_SECONDS:
            try:
                found = await self.desk.attributes(services[code])
            except Unavailable:
                if kept is None:
                    raise
                return kept.value
            self._attributes[code] = kept = _Kept(found, self.clock())
        return kept.value

    def places(self) -> tuple[Landmark, ...]:
        """What people name instead of a street."""
        return (*self.landmarks, *landmarks_of(self.offices()))

    def kinds(self, services: Iterable[ReportService]) -> dict[str, str]:
        """Service code → our kind; a service that is none of ours is left out."""
        german = self._own(source_language().code)
        return {
            code: kind
            for code, kind in kinds_of([(s.code, s.name) for s in services], german).items()
            if kind in self.texts
        }

    def meant(self, text: str, locale: str, services: Mapping[str, ReportService]) -> Guess:
        """The kinds a message may be about, by the words of the city and our own."""
        kinds = self.kinds(services.values())
        own: Words = {}
        for spoken in dict.fromkeys((source_language().code, locale)):
            table = self._own(spoken)
            own = merged(own, {code: table.get(kind, ()) for code, kind in kinds.items()})
        city = {code: (s.name, *s.keywords) for code, s in services.items()}
        return guess(text, merged(city, own))

    def _own(self, locale: str) -> Words:
        """Our words for the kinds in a locale; the label is one of them."""
        language = translator(locale)
        labels = {
            kind: (language.form(context(kind, "label"), texts.label),)
            for kind, texts in self.texts.items()
        }
        return merged(labels, self.words.get(locale, {}))
