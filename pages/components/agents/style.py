"""What the theme cannot say about agents: their look."""

from __future__ import annotations

import streamlit as st

CSS = """<style>
.cs-look{display:block;width:100%;max-width:26rem;border-radius:.5rem;background:light-dark(#dfe6e6,#26343a)}
.cs-no-look{aspect-ratio:16/9}
.cs-small-look{max-width:12rem}
.cs-links{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.95rem}
.cs-links a{color:inherit}
.cs-voice{display:block;width:100%;max-width:26rem;height:2.5rem}
[class*="-media-upload"] [data-testid="stFileUploaderDropzoneInstructions"]{display:none}
.cs-prompt{white-space:pre-wrap;overflow-wrap:anywhere;max-height:4.4em;overflow:auto;font-size:.95rem;line-height:1.45}
</style>"""


def inject() -> None:
    """Put the style into the page, once for each run."""
    st.html(CSS)
