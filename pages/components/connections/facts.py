"""What Connections tells about this dashboard itself."""

from __future__ import annotations

from services.config import Settings
from services.jobs.account import Fact


def of_app(settings: Settings) -> list[Fact]:
    """Whether callbacks reach us, who may come in, where the data lives."""
    public = settings.public_url or ""
    reached = (
        f"yes, at {public}"
        if public.startswith("https://")
        else "no; polling does all the work. Set CALLSHEET_PUBLIC_URL to an https address to be called back."
    )
    asked = settings.team_password is not None
    often = f"every {settings.poll_seconds:g} seconds at first, then every {settings.poll_seconds_most:g}"
    return [
        ("We look", f"{often}, while something is being made"),
        ("One file", f"up to {settings.max_upload_mb:,} MiB"),
        ("Callbacks reach us", reached),
        ("Sign-in", "asks for the team password" if asked else "asks only for a name. Set CALLSHEET_TEAM_PASSWORD."),
        ("Listens on", f"{settings.server_address}, port {settings.server_port}"),
        ("Data lives in", str(settings.data_dir.resolve())),
        ("Files live in", settings.files_url or "in there, too"),
        ("Database", "another database, by CALLSHEET_DATABASE_URL" if settings.database_url else "SQLite, in there"),
    ]
