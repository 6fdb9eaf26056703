"""BHuman AI Studio, played: its three hosts below `/bhuman/studio`, `/bhuman/user` and `/bhuman/store`.

Profiles (setting `profile`): `seed` (default) answers as the published studio API page; `docs2023` with bare bodies,
`vimeo_url` and 2023 callbacks; `oct2026` takes the key pair for renders only, wants a user's bearer token on lists,
and gives one result by id to anybody who knows it.

Credentials: anything that is not empty is accepted, as an encoded pair or raw, except the word `refused` as key or
secret, which always gets 401.

Shape assumed, because no published text shows it: `get_generated_video`, `videos_preview`, `pipeline/leadr`, the saved
`webhook` answers, `campaigns` and `campaign`, `folder`, `speakeasy_projects` and its import, and every error body.
`pipeline/webhook` is this sandbox's own hook to end a render: {"id", "status": "succeeded" | "failed", "message"}.
Whatever is announced but not told by any text follows the contract's section 11.
"""

from __future__ import annotations

from services.sandbox.bhuman.service import BHuman

__all__ = ["BHuman"]
