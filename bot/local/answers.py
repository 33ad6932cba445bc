"""What Telegram answers when a call cannot be done: one error class and the words that the Bot API uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

BLOCKED = "bot was blocked by the user"
NOT_STARTED = "bot can't initiate conversation with a user"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
STALE_QUERY = "query is too old and response timeout expired or query ID is invalid"


class ApiError(Exception):
    """An answer with ``ok: false``: HTTP status ``code``, its ``description`` and ``parameters`` (may be empty)."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})
        super().__init__(f"{code} {description}")

    def answer(self) -> Json:
        """The body of the HTTP answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str, **parameters: object) -> ApiError:
    """A 400 with the Bot API's prefix."""
    return ApiError(400, f"Bad Request: {words}", parameters)


def forbidden(words: str) -> ApiError:
    """A 403 with the Bot API's prefix."""
    return ApiError(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiError:
    """A 409 with the Bot API's prefix."""
    return ApiError(409, f"Conflict: {words}")


def too_many(retry_after: int) -> ApiError:
    """A 429 that asks for a pause of ``retry_after`` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
