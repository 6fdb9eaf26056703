"""The one place for what the theme cannot say. `light-dark()` follows the scheme that Streamlit sets on the page."""

from __future__ import annotations

import streamlit as st

CSS = """<style>
.st-key-typed-first,.st-key-same-page,.st-key-page-keys,.st-key-page-scheme,.st-key-one-step,.st-key-drop-places,[class*="st-key-in-sight-"]{display:none}
.cs-bar{display:flex;gap:2px;height:.5rem;border-radius:.25rem;overflow:hidden;
  background:light-dark(#dfe6e6,#26343a)}
.cs-bar span{min-width:4px}
.cs-succeeded{background:light-dark(#2c7a4b,#5fc98b)}
.cs-failed{background:light-dark(#b3372a,#f0877a)}
.cs-rendering{background:repeating-linear-gradient(115deg,light-dark(#1d78a8,#57b4e2) 0 6px,
  light-dark(#bcdcec,#1f4a60) 6px 10px)}
.cs-sent{background:repeating-linear-gradient(115deg,light-dark(#7a5bb0,#b79ae8) 0 3px,
  light-dark(#e0d6f2,#3c2f5c) 3px 10px)}
.cs-waiting{background:light-dark(#a9b8bb,#52666e)}
.cs-held{background:light-dark(#b98310,#e0b04a)}
.cs-cancelled{background:repeating-linear-gradient(115deg,light-dark(#a9b8bb,#52666e) 0 4px,transparent 4px 8px)}
.cs-legend{display:flex;flex-wrap:wrap;gap:.15rem 1rem;margin-top:.4rem;line-height:1.4;
  font-size:.875rem;color:light-dark(#4c5f66,#a9b8bc)}
.cs-legend span{white-space:nowrap;font-variant-numeric:tabular-nums}
.cs-legend i{display:inline-block;width:.6rem;height:.6rem;border-radius:2px;margin-right:.4rem}
.cs-head{border-bottom:2px solid light-dark(#12262d,#e9efee);padding-bottom:.55rem;margin-bottom:.25rem;
  display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.15rem 1.5rem}
.cs-head h1{margin:0;padding:0;font-size:2rem;line-height:1.15;letter-spacing:-.015em;font-weight:700}
.cs-head h2{margin:0;padding:0;font-size:.95rem;font-weight:400;line-height:1.5;letter-spacing:0;
  color:light-dark(#4c5f66,#a9b8bc)}
.cs-facts.cs-facts{display:grid;padding:0;line-height:1.45;grid-template-columns:minmax(7rem,max-content) 1fr;
  gap:.3rem 1.25rem;margin:0}
.cs-facts dt{color:light-dark(#4c5f66,#a9b8bc)}
.cs-facts.cs-facts dd{margin:0;padding:0;overflow-wrap:anywhere}
@media (max-width:640px){.cs-facts.cs-facts{grid-template-columns:1fr;gap:0}.cs-facts.cs-facts dd{margin-bottom:.5rem}}
[class*="practice-banner"]{padding:.1rem .9rem;border-radius:.4rem;border-left:.45rem solid #f4b942;row-gap:0;
  background:light-dark(#fff3d4,#33290f)}
[class*="practice-banner"] :is(p,span){font-size:.925rem;color:light-dark(#4a3500,#f6dc9e)}
[class*="st-key-line-"] [data-testid="stPageLink-NavLink"]{padding:0;background:none;line-height:1.35}
[class*="st-key-line-"] [data-testid="stPageLink-NavLink"] :is(p,span){font-size:1.05rem;font-weight:650;
  white-space:normal;overflow:visible;overflow-wrap:anywhere;color:light-dark(#0f5a70,#f4c763)}
[class*="st-key-line-"] [data-testid="stPageLink-NavLink"]:hover p{text-decoration:underline}
.cs-thumb{display:block;width:100%;aspect-ratio:16/9;object-fit:cover;border-radius:.3rem;
  background:light-dark(#dfe6e6,#26343a)}
[class*="st-key-line-row-"]{min-height:3rem;justify-content:center;border-bottom:1px solid light-dark(#d5dede,#2c3a41)}
[class*="st-key-line-row-"] [data-testid="stHorizontalBlock"]{row-gap:0}
[class*="st-key-line-row-"] [data-testid="stPageLink-NavLink"] :is(p,span){font-size:1rem}
[class*="st-key-line-row-"] button{min-height:0}
[class*="st-key-line-row-below-"]{padding-left:1.25rem}
@media (max-width:640px){[class*="st-key-line-row-"]{padding:.5rem 0}
  [class*="st-key-line-row-"] [data-testid="stHorizontalBlock"]{row-gap:.3rem}}
[data-testid="stCaptionContainer"],[data-testid="stCaptionContainer"] *{opacity:1;color:light-dark(#4c5f66,#a9b8bc)}
[data-variant][data-selected="true"] :is(p,span){color:light-dark(#0f5a70,#86d3ea);font-weight:600}
[class*="-filters"] [data-testid="stButtonGroup"] button{min-height:2.5rem}
a.cs-person{display:flex;gap:.7rem;align-items:center;text-decoration:none;color:#e9efee;padding:.35rem .4rem;
  border-radius:.5rem}
a.cs-person:hover{background:#20404a}
a.cs-person b{flex:none;display:grid;place-items:center;width:2.1rem;height:2.1rem;border-radius:50%;
  background:#f4b942;color:#12262d}
a.cs-person span{overflow-wrap:anywhere;line-height:1.2}
a.cs-person small{display:block;font-size:.8rem;color:#b4c4c8}
.cs-panel{max-width:30rem;margin:10vh auto;padding:2rem;border:1px solid light-dark(#cdd7d8,#35464d);
  border-top:.5rem solid #f4b942;border-radius:.75rem}
.cs-panel h2{margin:0;padding:0;font-size:1.5rem}
a.cs-action{display:inline-block;margin-top:1rem;padding:.55rem 1.3rem;border-radius:.5rem;text-decoration:none;
  font-weight:600;background:light-dark(#0f5a70,#1f7d98);color:#fff}
:is(a.cs-person,a.cs-action):focus-visible{outline:3px solid #f4b942;outline-offset:2px}
</style>"""


def inject() -> None:
    """Put the style into the page; the router does it once for each run."""
    st.html(CSS)
