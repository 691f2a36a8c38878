"""What the application itself stores: drafts of applications, encrypted, with their files."""

from actions.storage.settings import StorageSettings
from actions.storage.storage import Storage, open_storage, purge_periodically

__all__ = ["Storage", "StorageSettings", "open_storage", "purge_periodically"]
