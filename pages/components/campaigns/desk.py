"""The desk of backgrounds for whoever looks at a draft."""

from __future__ import annotations

from services.container import App
from services.jobs.drafts.drafts import Drafts
from services.kinds.campaigns.desk import BackgroundDesk


def backgrounds_desk(_app: App, drafts: Drafts) -> BackgroundDesk:
    """Made where it is needed, since it holds nothing."""
    return BackgroundDesk(drafts)
