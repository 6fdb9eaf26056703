"""Vacademy's AI video API, played: everything below `/vacademy/api/v1`, its files below `/vacademy/files`.

Setting `profile`: `seed` (default) answers as the published page; `today` and `old` as two states of the real server.
Each of their deviations is a switch of its own (`answers.SWITCHES`): unset it follows the profile.

Credentials: any key that is not empty is accepted, except those that begin with `vac_live_refused` and those that were
made and revoked here. The key calls take the same key or any bearer token except `refused`.

Shape assumed, because no published text shows it: frame add, delete and reorder, the cost preview, and what a stage
costs. A failed run gives back its own credits only.
"""

from __future__ import annotations

from services.sandbox.vacademy.service import Vacademy

__all__ = ["Vacademy"]
