"""What the theme cannot say about drafts: sample values, the sum, small films."""

from __future__ import annotations

import streamlit as st

CSS = """<style>
.cs-values{display:flex;flex-direction:column;gap:.2rem;align-items:flex-start}
.cs-values small{color:light-dark(#4c5f66,#a9b8bc);font-size:.875rem;line-height:1.5}
.cs-values code{white-space:pre-wrap;overflow-wrap:anywhere;max-width:100%;font-size:.9rem;padding:.1rem .4rem;
  border-radius:.3rem;background:light-dark(#eef2f1,#1a252a);color:inherit}
.cs-values em{opacity:.75}
[class*="-matching-row"],[class*="-matching-head"]{border-bottom:1px solid light-dark(#d5dede,#2c3a41)}
[class*="-matching-row"]{padding:.7rem 0}
[class*="-matching-head"] p{font-weight:600;color:light-dark(#4c5f66,#a9b8bc)}
[data-testid="stLayoutWrapper"]:last-child>[class*="-matching-row"]{border-bottom:0;padding-bottom:0}
@media (min-width:641px){.cs-narrow{display:none}[class*="-matching-row"] [class*="st-key-"]:is([class*="-how"],
  [class*="-column"],[class*="-fixed"],[class*="-template"]) [data-testid="stWidgetLabel"]{position:absolute;width:1px;
  height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}}
@media (max-width:640px){[class*="-matching-head"]{display:none}
  [class*="st-key-"][class$="-matching"],[class*="-mapping-matching "]{border:0;padding:0}
  [data-testid="stLayoutWrapper"]:is(*,:last-child)>[class*="-matching-row"]{padding:.9rem;margin-bottom:.8rem;
  border-radius:.5rem;border:1px solid light-dark(#c3cfd0,#3c4d54)}}
[class*="st-key-sum-"]{border-radius:.5rem;padding:.35rem .8rem .45rem;background:light-dark(#eef2f1,#1a252a);
  border-top:3px solid light-dark(#a9b8bb,#52666e)}
[class*="st-key-sum-"] button{padding:0;min-height:0;line-height:1.3}
[class*="st-key-sum-"] button :is(p,span){text-decoration:underline;text-underline-offset:.2em;
  color:light-dark(#0f5a70,#f4c763)}
[class*="st-key-open-"] button{padding:0;min-height:0}
[class*="st-key-open-"] button :is(p,span){font-size:1.05rem;font-weight:650;overflow-wrap:anywhere;text-align:left;
  color:light-dark(#0f5a70,#f4c763)}
[class*="st-key-open-"] button:hover p{text-decoration:underline}
.st-key-sum-to_send{border-top-color:light-dark(#2c7a4b,#5fc98b)}
.st-key-sum-held,.st-key-sum-dropped{border-top-color:light-dark(#b98310,#e0b04a)}
.cs-number{font-size:1.7rem;font-weight:650;line-height:1.2;font-variant-numeric:tabular-nums}
.cs-sign{font-size:1.6rem;color:light-dark(#4c5f66,#a9b8bc)}
.cs-price{font-size:2rem;font-weight:700;line-height:1.15;font-variant-numeric:tabular-nums}
.cs-proof{width:100%;border-collapse:collapse;font-size:.95rem}
.cs-proof :is(th,td){text-align:left;vertical-align:top;padding:.45rem .8rem .45rem 0;
  border-bottom:1px solid light-dark(#d5dede,#2c3a41);overflow-wrap:anywhere}
.cs-proof th{font-weight:600;color:light-dark(#4c5f66,#a9b8bc)}
.cs-proof code{white-space:pre-wrap;font-size:.95rem;background:none;padding:0;color:inherit}
.cs-proof-form.cs-proof-form :is(th,td):first-child{width:14rem}
.cs-proof td:first-child code{white-space:nowrap}
.cs-proof :is(th,td):nth-child(2){min-width:6.5rem;overflow-wrap:break-word}
.cs-proof :is(th,td):nth-child(3){min-width:8rem}
@media (max-width:640px){.cs-proof tr{display:grid;grid-template-columns:auto 1fr;column-gap:.8rem}
  .cs-proof :is(th,td):nth-child(-n+2){border:0;padding-bottom:0}.cs-proof :is(th,td):nth-child(3){grid-column:1/-1}}
.cs-changes{display:flex;flex-direction:column;gap:.25rem}
.cs-changes div{display:flex;flex-wrap:wrap;gap:.1rem .45rem;align-items:baseline}
.cs-changes small{color:light-dark(#4c5f66,#a9b8bc);font-size:.875rem}
.cs-changes code{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9rem;padding:.1rem .4rem;border-radius:.3rem;
  background:light-dark(#eef2f1,#1a252a);color:inherit}
.cs-changes mark{background:light-dark(#fdeeda,#382412);color:light-dark(#864400,#f5b67c);border-radius:.2rem;
  padding:0 .15rem;font-size:.8rem}
.cs-twofold{border-collapse:collapse;font-size:.95rem;max-width:100%}
.cs-twofold :is(th,td){text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;overflow-wrap:anywhere;
  border-bottom:1px solid light-dark(#d5dede,#2c3a41)}
.cs-twofold th{font-weight:600;color:light-dark(#4c5f66,#a9b8bc)}
.cs-twofold code{white-space:pre-wrap;background:light-dark(#eef2f1,#1a252a);padding:.1rem .35rem;border-radius:.3rem;
  color:inherit;font-size:.95rem}
[class*="-file-drop"] [data-testid="stFileUploaderDropzoneInstructions"] span:last-child{display:none}
[class*="-head-here-"] button{border-color:light-dark(#0f5a70,#86d3ea);background:light-dark(#dcebea,#1d343b)}
[class*="-head-here-"] button :is(p,span){font-weight:650;color:light-dark(#0f5a70,#86d3ea)}
:is([data-testid="stLayoutWrapper"]):has(>[class*="-draft-foot"]){position:sticky;bottom:0;z-index:5}
[class*="-draft-foot"]{padding:.6rem 0;row-gap:.1rem;background:light-dark(#fcfcfc,#10191d);
  border-top:1px solid light-dark(#d5dede,#2c3a41)}
[data-testid="stLayoutWrapper"]:has(>[class*="-head-news"]){position:fixed;right:1.5rem;bottom:5rem;z-index:20;
  width:auto;max-width:calc(100vw - 3rem)}
[class*="-head-changed"]{padding:.4rem .5rem .4rem .9rem;border-radius:.5rem;border-left:.45rem solid #f4b942;
  background:light-dark(#fff3d4,#33290f);box-shadow:0 4px 18px light-dark(#12262d40,#000a)}
.cs-film{width:100%;aspect-ratio:16/9;border-radius:.5rem;background:#0f171b;display:block}
</style>"""


def inject() -> None:
    """Put the style into the page, once for each run."""
    st.html(CSS)
