"""The only reader of the environment and of `secrets.toml`. Imports nothing of ours but the errors."""

from services.config.settings import Settings, is_loopback, load_settings

__all__ = ["Settings", "is_loopback", "load_settings"]
