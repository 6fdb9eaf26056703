"""bitHuman, played below `/bithuman`: one host that answers as either of the two real ones.

Profiles (setting `profile`): `s1`, the early-access page (flat errors, three statuses); `s2` (default), the later page
(nested errors, `generating` and `completed`); `v2`, the OpenAPI of summer 2026 (models, prices by model, progress,
`success`, idempotency keys, no `video`); `v3`, autumn 2026 (plan gates, 410, `deleted` in lists, links in errors). The
calls that are younger than a profile answer in it all the same.

Credentials: any secret that is not empty is accepted and is an account of its own, which starts with 10,000 credits;
agents of one are invisible to another. The secret `refused` always gets 401; the secret `poor` is a free account with
99 credits.

Time: a run takes as long as the contract says, divided by the setting `clock` (30) and the speed: about 7 seconds for
essence-1, 3 for expression-1, 70 for essence-2. Addresses of pictures are never fetched: one that no public service
could reach (this network, example.com) fails the run after a while, files of the upload API are fine. With the
setting `open_sessions` every ready agent has that many people to speak to.

Shape assumed, because no published text shows it: sessions, warnings on an accepted request, the `v3` rooms.
"""

from __future__ import annotations

from services.sandbox.bithuman.service import BitHuman

__all__ = ["BitHuman"]
