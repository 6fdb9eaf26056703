"""Echo, played below `/echo`. Any key is accepted but `refused`; all of them see one account."""

from services.sandbox.echo.service import Echo

__all__ = ["Echo"]
