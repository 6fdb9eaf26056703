"""What the theme cannot say about campaigns: a small time line, and pictures of what a video will look like."""

from __future__ import annotations

import streamlit as st

CSS = """<style>
.cs-time{position:relative;height:3.4rem;border-radius:.4rem;background:light-dark(#eef2f1,#1a252a);
  margin-bottom:1.3rem}
.cs-time .cs-part{position:absolute;top:.4rem;bottom:.4rem;border-radius:.3rem;padding:.3rem .45rem;overflow:hidden;
  white-space:nowrap;text-overflow:ellipsis;font-size:.875rem;line-height:1.9rem;box-sizing:border-box;
  background:light-dark(#cfe3ea,#1d4756);color:inherit;border:1px solid light-dark(#0f5a70,#57b4e2)}
.cs-time .cs-wrong{background:light-dark(#fbe3df,#4a1f1b);border:2px dashed light-dark(#b3372a,#f0877a)}
.cs-time .cs-open{border-right:none;border-top-right-radius:0;border-bottom-right-radius:0}
.cs-time .cs-tick{position:absolute;top:100%;font-size:.8rem;line-height:1.3rem;transform:translateX(-50%);
  color:light-dark(#4c5f66,#a9b8bc);font-variant-numeric:tabular-nums}
.cs-time .cs-tick:first-of-type{transform:none}
.cs-looks{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:.9rem}
.cs-looks figure{margin:0}
.cs-looks figcaption{font-size:.9rem;line-height:1.45;padding-top:.3rem;overflow-wrap:anywhere}
.cs-shot{position:relative;aspect-ratio:16/9;border-radius:.4rem;overflow:hidden;
  border:1px solid light-dark(#a9b8bb,#52666e)}
.cs-shot .cs-behind{position:absolute;inset:0;background:light-dark(#d9e6ea,#22343b);color:inherit;
  display:flex;flex-direction:column}
.cs-shot .cs-under{flex-direction:column-reverse}
.cs-shot .cs-behind b{font-weight:600;font-size:.8rem;padding:.25rem .5rem;background:light-dark(#fff,#12191d);
  overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.cs-shot .cs-none{background:repeating-linear-gradient(115deg,light-dark(#eef2f1,#1a252a) 0 10px,transparent 10px 20px)}
.cs-shot .cs-who{position:absolute;display:grid;place-items:center;font-size:.75rem;border-radius:.25rem;
  background:#12262d;color:#fff;border:2px solid #f4b942;box-sizing:border-box;overflow:hidden}
.cs-shot .cs-round{border-radius:50%}
.cs-shot .cs-cut{border-style:dashed}
</style>"""


def inject() -> None:
    """Put the style into the page, once for each run."""
    st.html(CSS)
