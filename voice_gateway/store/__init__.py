"""What the gateway itself remembers of a conversation, and erasing what Rasa remembers."""

from voice_gateway.store.callbacks import CallBack, CallBackStore
from voice_gateway.store.conversations import Conversation, Conversations
from voice_gateway.store.engine import make_engine, migrate
from voice_gateway.store.tracker import TrackerStore

__all__ = [
    "CallBack",
    "CallBackStore",
    "Conversation",
    "Conversations",
    "TrackerStore",
    "make_engine",
    "migrate",
]
