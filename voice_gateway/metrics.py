"""What is counted and timed. Labels are routes, locales and outcomes: never anything personal."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

TURN_BUCKETS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
REQUEST_BUCKETS = (0.002, 0.005, *TURN_BUCKETS)


class Metrics:
    """The gateway's metrics in a registry of their own, one per application object."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Histogram(
            "stadtlotse_http_request_seconds",
            "Time to answer a request",
            ["route", "method", "status"],
            buckets=REQUEST_BUCKETS,
            registry=self.registry,
        )
        self.turns = Histogram(
            "stadtlotse_turn_seconds",
            "Time of a turn: language, dialogue engine, answer",
            ["language", "channel"],
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self.recognition = Histogram(
            "stadtlotse_stt_seconds",
            "Time to recognise a recording",
            ["language"],
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self.synthesis = Histogram(
            "stadtlotse_tts_seconds",
            "Time to speak a message",
            ["language"],
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self.failed_turns = Counter(
            "stadtlotse_failed_turns",
            "Turns that the dialogue engine did not answer",
            registry=self.registry,
        )
        self.fallbacks = Counter(
            "stadtlotse_fallbacks",
            "Answers that say it was not understood",
            ["language"],
            registry=self.registry,
        )
        self.handovers = Counter(
            "stadtlotse_handovers",
            "Answers that name a person to talk to",
            ["language"],
            registry=self.registry,
        )
        self.language_switches = Counter(
            "stadtlotse_language_switches",
            "Changes of a conversation's language",
            ["old", "new", "how"],
            registry=self.registry,
        )
        self.voice_sessions = Gauge(
            "stadtlotse_voice_sessions",
            "Spoken conversations that are open now",
            ["line"],
            registry=self.registry,
        )
        self.endpointing = Histogram(
            "stadtlotse_endpointing_seconds",
            "From the end of the last word to the decision that the turn is over",
            ["profile"],
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self.first_audio = Histogram(
            "stadtlotse_first_audio_seconds",
            "From the end of the last word to the first sound of the answer",
            ["language"],
            buckets=TURN_BUCKETS,
            registry=self.registry,
        )
        self.barge_ins = Counter(
            "stadtlotse_barge_ins",
            "Interruptions of our speech: by words, by key, or taken back as no words",
            ["kind"],
            registry=self.registry,
        )
        self.cut_offs = Counter(
            "stadtlotse_cut_offs",
            "Turns taken for finished although the person went on speaking",
            ["profile"],
            registry=self.registry,
        )
