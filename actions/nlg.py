"""Natural language generation: a response name and values become a message in a locale.

Rasa asks here for every text (its `nlg` endpoint). The answer is Rasa's own format, plus a complete
message for the gateway under `custom.stadtlotse`.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from actions.catalogue_store import CatalogueStore
from actions.formatting import Formatter, without_terms
from actions.names import ServiceNames
from actions.responses import Responses, pick
from translations.catalogue import Translator, translator
from translations.registry import load_languages, source_language

Json = dict[str, Any]


class TextGenerator:
    """Renders responses; wording comes from the domain and the gettext catalogues."""

    def __init__(self, responses: Responses, names: ServiceNames, store: CatalogueStore) -> None:
        self._responses = responses
        self._names = names
        self._store = store

    def text(self, name: str, locale: str, values: Mapping[str, Any], channel: str = "web") -> str:
        """One response as text; raises KeyError for an unknown name or a missing value."""
        language = translator(locale)
        variation = pick(self._responses, name, channel)
        template = language.pgettext(name, variation.text)
        if channel == "voice" and variation.channel is None:
            # The German term beside ours is for reading; a foreign voice would garble it.
            template = without_terms(template, variation.text)
        formatter = self._formatter(language, channel)
        return template.format_map({key: formatter.render(v) for key, v in values.items()})

    def show(self, value: Any, locale: str) -> str:
        """One value as text for the screen or for paper."""
        return self._formatter(translator(locale), "web").render(value)

    def message(self, name: str, locale: str, arguments: Mapping[str, Any], channel: str) -> Json:
        """The complete message of a response (see docs/architecture.md, "Message")."""
        spoken_to = locale if locale in load_languages() else source_language().code
        locale = arguments.get("locale") or spoken_to
        language = translator(locale)
        values = arguments.get("values", {})
        notice = arguments.get("notice")
        variation = pick(self._responses, name, channel)
        # A text that exists only in German is shown in German with a notice; its buttons stay in
        # the citizen's language.
        formatter = self._formatter(translator(spoken_to) if notice else language, "web")
        buttons = [
            {
                "title": formatter.render(row["title"]),
                "payload": row["payload"],
                "icon": row.get("icon", ""),
            }
            for row in arguments.get("choices", ())
        ]
        buttons += [
            {
                "title": language.pgettext(name, row["title"]),
                "payload": row["payload"],
                "icon": row.get("icon", ""),
            }
            for row in variation.buttons
        ]
        return {
            "id": f"m-{secrets.token_hex(8)}",
            "key": name,
            "text": self.text(name, locale, values),
            "speech": self.text(name, locale, values, "voice"),
            "locale": locale,
            "lang": language.language.tag,
            "dir": language.language.dir,
            "buttons": buttons,
            "links": self._titled(arguments.get("links", ()), formatter),
            "attachments": self._titled(arguments.get("attachments", ()), formatter),
            "source": arguments.get("source"),
            "notice": self.text(notice, spoken_to, {}) if notice else None,
            "progress": arguments.get("progress"),
            "upload": arguments.get("upload"),
            "expects": arguments.get("expects"),
            "set": arguments.get("set", {}),
        }

    @staticmethod
    def _titled(rows: Any, formatter: Formatter) -> list[Json]:
        return [{**row, "title": formatter.render(row["title"])} for row in rows]

    def _term(self, item_id: str) -> str:
        """The German name of a service or office."""
        catalogue = self._store.catalogue
        item = catalogue.services.get(item_id) or catalogue.offices.get(item_id)
        return item.name if item else item_id

    def _formatter(self, language: Translator, channel: str) -> Formatter:
        def label(name: str, values: Mapping[str, Any]) -> str:
            return self.text(name, language.locale, values, channel)

        return Formatter(
            language,
            self._names,
            self._term,
            label,
            summaries=self._names.summary,
            spoken=channel == "voice",
        )


def locale_of(tracker: Mapping[str, Any]) -> tuple[str, str]:
    """Locale and channel of the message that is being answered, as the gateway sent them."""
    metadata = (tracker.get("latest_message") or {}).get("metadata") or {}
    return metadata.get("locale") or source_language().code, metadata.get("channel") or "web"


def answer(generator: TextGenerator, request: Mapping[str, Any]) -> Json:
    """Rasa's NLG request → Rasa's NLG response."""
    locale, channel = locale_of(request.get("tracker") or {})
    arguments = (request.get("arguments") or {}).get("stadtlotse") or {}
    message = generator.message(request["response"], locale, arguments, channel)
    return {
        "text": message["text"],
        "buttons": [{"title": b["title"], "payload": b["payload"]} for b in message["buttons"]],
        "custom": {"stadtlotse": message},
    }
