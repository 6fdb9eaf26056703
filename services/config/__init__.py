"""The only reader of the environment and of `secrets.toml`. Imports nothing of ours but the errors."""

from services.config.addresses import is_loopback, may_be_opened
from services.config.settings import Settings, load_settings

__all__ = ["Settings", "is_loopback", "load_settings", "may_be_opened"]
