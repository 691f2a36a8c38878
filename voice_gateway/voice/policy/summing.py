"""After a booking: the most important in writing, if somebody wants it. Offered once a call."""

import re
from collections.abc import Sequence

from voice_gateway.dialogue.messages import Message
from voice_gateway.voice.policy.call import Actions, Call
from voice_gateway.voice.policy.modes import Entry, ask, offer
from voice_gateway.voice.policy.ports import Channel, Summary
from voice_gateway.voice.ports import Say

_INVISIBLE = re.compile("[\u2066-\u2069]")


def wanted(call: Call, messages: Sequence[Message]) -> bool:
    """Whether a summary of this answer can be offered now."""
    summaries = call.parts.summaries
    finished = any(m.key and re.search(call.data.finished, m.key) for m in messages)
    return bool(finished and summaries and summaries.channels and not call.summary_offered)


def offer_summary(call: Call, says: Sequence[Say], messages: Sequence[Message]) -> Actions:
    """Ask, after what was said: whether, and where to."""
    call.summary_offered = True
    channels = call.parts.summaries.channels if call.parts.summaries else ()
    body = "\n\n".join(_INVISIBLE.sub("", message.text) for message in messages)

    def no() -> Actions:
        return call.resume(call.say("good"))

    if len(channels) > 1:

        def take(name: str) -> Actions:
            return no() if name == "title_neither" else _to(call, _channel(name), body)

        names = ("title_email", "title_sms", "title_neither")
        return offer(call, [*says, call.say("summary_which")], names, take)
    if channels[0] == "email" and call.email:
        known = call.say("summary_known", email=call.email)
        return ask(call, [*says, known], yes=lambda: _send(call, "email", call.email, body), no=no)
    question = call.say(f"summary_{channels[0]}")
    return ask(call, [*says, question], yes=lambda: _to(call, channels[0], body), no=no)


def _channel(name: str) -> Channel:
    return "sms" if name == "title_sms" else "email"


def _to(call: Call, channel: Channel, body: str) -> Actions:
    def done(to: str) -> Actions:
        return _send(call, channel, to, body)

    if channel == "sms":
        return Entry(call, "phone", "call_back_number", "number_wrong", done).start()
    if call.email:
        return done(call.email)
    return Entry(call, "email", "ask_email", "email_wrong", done).start()


def _send(call: Call, channel: Channel, to: str, body: str) -> Actions:
    """Hand it over; when that fails later, it is told later."""
    summaries = call.parts.summaries
    if summaries is None:
        return call.resume(call.say("summary_failed"))
    text = "\n\n".join((call.text("summary_before"), body, call.text("summary_after")))
    sent = summaries.send(Summary(channel, to, call.text("summary_subject"), text, call.locale))
    call.promises.append((sent, "summary_failed"))
    return call.resume(call.say("summary_sent"))
