"""lingua and langdetect behind one interface: a probability for each of some languages."""

from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from langdetect import DetectorFactory, LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

Scores = dict[str, float]


class Lingua:
    """Probabilities for the given ISO 639-1 codes; loads its models on first use."""

    def __init__(self, codes: Sequence[str]) -> None:
        self._codes = codes

    @cached_property
    def _detector(self) -> LanguageDetector:
        codes = [getattr(IsoCode639_1, code.upper()) for code in self._codes]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()

    def __call__(self, text: str) -> Scores:
        """Probability of each language; all 0 for a text without letters."""
        values = self._detector.compute_language_confidence_values(text)
        return {value.language.iso_code_639_1.name.lower(): value.value for value in values}


class Langdetect:
    """Probabilities for the given ISO 639-1 codes only: right more often so, and faster."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = codes

    @cached_property
    def _factory(self) -> DetectorFactory:
        factory = DetectorFactory()
        factory.set_seed(0)  # it samples at random otherwise
        files = [Path(PROFILES_DIRECTORY, code) for code in sorted(self._codes)]
        factory.load_json_profile([f.read_text(encoding="utf-8") for f in files if f.exists()])
        return factory

    def __call__(self, text: str) -> Scores:
        """Probability of the likely languages; empty for a text without letters they use."""
        detector = self._factory.create()
        detector.append(text)
        try:
            return {guess.lang: guess.prob for guess in detector.get_probabilities()}
        except LangDetectException:
            return {}
