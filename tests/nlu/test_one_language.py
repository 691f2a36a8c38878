"""Words of a service in one language make it findable in the others, though much less surely."""

import pytest

from benchmarks.one_language import NEW, WORDS, found_elsewhere, phrases
from tests.bot.test_content import SERVICES


@pytest.mark.timeout(900)
def test_german_words_serve_the_other_languages() -> None:
    found = found_elsewhere()
    asked = sum(count for *_, count in found.values())
    first = sum(share * count for share, _, count in found.values()) / asked
    three = sum(share * count for _, share, count in found.values()) / asked
    assert asked > 200
    assert len(found) == 9
    # Far below what words of the own language give: the rivals have words in all of them.
    assert first >= 0.15
    assert three >= 0.35


def test_the_new_services_have_german_words_only() -> None:
    assert set(NEW) <= SERVICES
    kept = [phrase for phrase in phrases() if phrase.service_id in NEW]
    assert {phrase.language for phrase in kept} == {WORDS}
    assert {phrase.service_id for phrase in kept} == set(NEW)
