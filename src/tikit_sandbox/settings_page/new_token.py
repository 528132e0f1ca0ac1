"""An access token that a session created, whose value is shown once although the browser may lose a response."""

import secrets
import time
from dataclasses import dataclass, field

# Longer than a double click, and than both of its requests take on a busy machine.
_DOUBLE_CLICK_SECONDS = 3.0


@dataclass(slots=True)
class NewToken:
    """An access token that this session created, and how far its value has come.

    The browser may lose or cancel a response after the server has sent it. So the value is stored until the browser
    requests the receipt, which it finds behind the value, and a little longer: the second click of a double click
    can replace a page that the browser has just begun to display.

    Attributes:
        id: the id of the token.
        value: the value of the token; "" if no page will show it again.
        receipt: a random text in the URL that the browser requests when it displays the value.
    """

    id: int
    value: str
    receipt: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _is_due: bool = True
    _displayed_at: float | None = None

    @property
    def is_displayed(self) -> bool:
        """Whether the browser has displayed the value."""
        return self._displayed_at is not None

    def take_value(self) -> str:
        """Return the value if it is due, else ""; then it is not due until `demand_value` is called."""
        self._expire()
        value = self.value if self._is_due else ""
        self._is_due = False
        return value

    def demand_value(self) -> bool:
        """Let the next page with the details of the token show its value; return False if the value is gone."""
        self._expire()
        self._is_due = bool(self.value)
        return self._is_due

    def confirm_display(self) -> None:
        """Record that the browser displays the value."""
        if self._displayed_at is None:
            self._displayed_at = time.monotonic()

    def _expire(self) -> None:
        if self._displayed_at is not None and time.monotonic() > self._displayed_at + _DOUBLE_CLICK_SECONDS:
            self.value = ""
