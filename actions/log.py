"""Structured logs without anything a citizen said."""

import logging

import structlog

log = structlog.get_logger()


def configure_logging() -> None:
    """JSON lines on standard error; rasa-sdk's debug output, which holds messages, stays off."""
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )
