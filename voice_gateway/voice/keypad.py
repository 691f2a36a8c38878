"""Keys of the phone: told one by one, or collected until a number is complete."""


class Keypad:
    """Collects keys for the last `Listen`."""

    def __init__(self) -> None:
        self._wanted = 0
        self._keys = ""

    def expect(self, digits: int) -> None:
        """From now on: so many digits together; 0: each key at once. Keys pressed early count."""
        self._wanted = digits
        if not digits:
            self._keys = ""

    def press(self, key: str) -> str:
        """A key; what is to be told now, or "" while more are expected."""
        if not self._wanted:
            return key
        if key != "#":
            self._keys += key
            if len(self._keys) < self._wanted:
                return ""
        return self.rest() or key

    def rest(self) -> str:
        """What was collected so far; nothing more is expected."""
        keys, self._keys, self._wanted = self._keys, "", 0
        return keys
