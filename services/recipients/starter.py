"""A file to begin with: the columns that a template needs, and one row filled in as an example."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from services.recipients.columns.meaning import close_meaning

_EXAMPLES = {
    "first_name": "Ana",
    "last_name": "Lund",
    "full_name": "Ana Lund",
    "nickname": "Annie",
    "salutation": "Ms",
    "company": "Nordwind AB",
    "job_title": "Head of Sales",
    "email": "ana.lund@example.com",
    "phone": "+46 70 123 45 67",
    "url": "https://example.com/ana",
    "city": "Oslo",
    "country": "Norway",
    "product": "Winter package",
}


def starter_file(variables: Sequence[str], examples: Mapping[str, str]) -> bytes:
    """CSV as Excel opens it: one column for each variable under its own name, and one filled-in row.

    What stands in `examples` for a variable goes before what its name says.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(variables)
    writer.writerow([examples[name] if name in examples else _example(name) for name in variables])
    return out.getvalue().encode("utf-8-sig")


def _example(variable: str) -> str:
    return _EXAMPLES.get(close_meaning(variable).word or "", f"Example of {variable}")
