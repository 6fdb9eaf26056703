"""Stand-ins for the services, for practice and for tests. They know nothing of Callsheet and are reached by URL only.

Adding a service: a folder beside `bhuman` whose class fits `machinery.Service`, and one line in `registry.py`.
"""

from __future__ import annotations

from services.sandbox.app import Sandbox

__all__ = ["Sandbox"]
