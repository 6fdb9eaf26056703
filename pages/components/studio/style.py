"""What the theme cannot say about the Studio page: the pictures of templates and products."""

from __future__ import annotations

import streamlit as st

CSS = """<style>
.cs-look{display:block;width:100%;max-width:16rem;aspect-ratio:16/9;object-fit:cover;border-radius:.5rem;
  background:light-dark(#dfe6e6,#26343a)}
[class*="st-key-studio-open-"] button p{font-size:1.05rem;font-weight:650;color:light-dark(#0f5a70,#f4c763);
  overflow-wrap:anywhere;text-align:left}
</style>"""


def inject() -> None:
    """Put the style into the page, once for each run."""
    st.html(CSS)
