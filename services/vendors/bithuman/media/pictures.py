"""What lies behind the address of a picture or voice, looked at before anybody pays for an agent of it."""

from __future__ import annotations

from services.errors import Invalid, Refused
from services.vendors.bithuman.media.contents import Kind, why_not
from services.vendors.bithuman.media.fields import MOST_BYTES
from services.vendors.wire.public_files import PublicFiles

OPERATION = "look at a file's address"


async def check_address(files: PublicFiles, kind: Kind, url: str) -> None:
    """Raises Invalid when the address is dead, private, too large, or leads to nothing that the service takes.

    NotSent and Unclear, which prove nothing, come through as they are: nobody answered this time.
    """
    try:
        found = await files.fetch(url, most_bytes=MOST_BYTES[kind], operation=OPERATION)
    except Refused as no:
        why, step = no.text, no.next_step
    else:
        wrong = why_not(kind, found.body)
        if wrong is None:
            return
        page = " (a web page, perhaps one that shows it)" if "html" in found.content_type.lower() else ""
        why, step = f"What is behind its address {wrong}{page}.", "Use the address of the file itself."
    raise Invalid(f"The {kind}: {why}", who="bitHuman", operation=OPERATION, permanent=True,
                  next_step=f"Nothing was sent or charged. {step}")  # fmt: skip
