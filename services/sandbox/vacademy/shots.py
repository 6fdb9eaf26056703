"""Pictures written the way the real server has its models write them.

Such a fragment is blank or unmoving without what the service's own page gives: GSAP, KaTeX, Prism, Mermaid, the classes
and the variables of its style sheet. Practice shows some of them, so that what holds here holds for real lessons.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from services.sandbox.vacademy.script import Scene

Shot = Callable[[Scene, int], str]
SHARE = r"\frac{9}{10} = 0.9"


def shot_for(scene: Scene) -> Shot | None:
    """How this scene is drawn the server's way, or None for the scenes that bring all that they need."""
    return _SHOTS.get(scene.headline)


def _columns(scene: Scene, number: int) -> str:
    question, _, answer = scene.said.partition(". ")
    return (
        f'<div class="full-screen-center shot-enter"><h1 id="head{number}" class="text-display" style="opacity:0">'
        f'{escape(scene.headline)}</h1><div class="layout-split" style="margin-top:60px;text-align:left">'
        f'<p id="left{number}" class="text-body" style="opacity:0">{escape(question)}.</p>'
        f'<p id="right{number}" class="text-body emphasis" style="opacity:0">{escape(answer)}</p></div></div>'
        f"<script>gsap.fromTo('#head{number}',{{y:60}},{{y:0,opacity:1,duration:0.8,ease:'power3.out'}});"
        f"gsap.to(['#left{number}','#right{number}'],{{opacity:1,duration:0.6,delay:0.6,stagger:0.4}});</script>"
    )


def _diagram(scene: Scene, number: int) -> str:
    steps = [part.split(", ", 1)[-1].strip() for part in scene.said.split(".") if part.strip()]
    nodes = "-->".join(f'{chr(65 + at)}["{_label(step)}"]' for at, step in enumerate(steps[:5]))
    return (
        f'<div class="full-screen-center"><h1 class="text-display">{escape(scene.headline)}</h1>'
        f'<div id="steps{number}" class="mermaid" style="margin-top:60px">graph LR; {escape(nodes)};</div></div>'
        f'<div class="lower-third"><div class="lt-accent-bar"></div><div class="lt-content">'
        f'<span class="lt-label">In short</span><span class="lt-text">{len(steps)} steps</span></div></div>'
        f"<script>mermaid.init(undefined,'#steps{number}');</script>"
    )


def _formula(scene: Scene, number: int) -> str:
    return (
        f'<div class="full-screen-center"><h1 id="head{number}" class="text-display" style="opacity:0">'
        f'{escape(scene.headline)}</h1><div id="sum{number}" style="font-size:96px;color:var(--brand-accent)"></div>'
        f'<p class="text-body">{escape(scene.said)}</p></div>'
        f"<script>renderMath('sum{number}',{json.dumps(SHARE)});splitReveal('#head{number}');</script>"
    )


def _code(scene: Scene, number: int) -> str:
    lines = f'for place in ("home", "work", "way to school"):\n    print("look around:", place)  # {scene.headline}'
    return (
        f'<div class="full-screen-center"><h1 class="text-display">{escape(scene.headline)}</h1>'
        f'<pre style="text-align:left"><code id="code{number}" class="language-python" style="opacity:0">'
        f'{escape(lines)}</code></pre><p class="text-body">{escape(scene.said)}</p></div>'
        f"<script>highlightCode('code{number}');gsap.to('#code{number}',{{opacity:1,duration:0.5,delay:0.3}});</script>"
    )


def _label(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum() or sign == " ")[:28].strip()


_SHOTS: dict[str, Shot] = {
    "The big idea": _columns,
    "Three steps": _diagram,
    "A number to keep": _formula,
    "In real life": _code,
}
