"""A frame that tries every way out, one by one: nothing is reached, and one that would become another page is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.people.frame_stage import FrameStage, frame_stage
from tests.rigs.listening import CONNECTION, PACKET, Ear, listening

pytestmark = pytest.mark.browser

REQUEST = "GET /x HTTP/1.1"
SENTENCE = "This part of the lesson tried to open another page, so it is not shown."
CALL = "new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:UDP'}]})"
CALLING = (
    f"try{{const p={CALL};p.createDataChannel('a');p.createOffer().then((o)=>p.setLocalDescription(o))}}catch(e){{}}"
)
NESTED = json.dumps(f"<script>{CALLING}</script>").replace("</", "<\\/")
LEAVES = {
    "location": "<script>location.href='URL'</script>",
    "location later": "<script>setTimeout(()=>location.replace('URL'),200)</script>",
    "refresh": "<meta http-equiv='refresh' content='0;url=URL'>",
    "link": "<a id='a' href='URL'>more</a><script>a.click()</script>",
    "area": "<map><area id='a' href='URL'></map><script>a.click()</script>",
    "drawn link": "<svg><a id='a' href='URL'><text>x</text></a></svg>"
    "<script>a.dispatchEvent(new MouseEvent('click',{bubbles:true}))</script>",
    "window.open onto itself": "<script>open('URL','_self')</script>",
    "data page": "<script>location='data:text/html,<h1>Password?</h1>'</script>",
    "blob page": "<script>location=URL.createObjectURL(new Blob(['<h1>Password?</h1>'],{type:'text/html'}))</script>",
}
STAYS = {
    "navigation API": "<script>try{navigation.navigate('URL').finished.catch(()=>0)}catch(e){}</script>",
    "popup": "<script>open('URL')</script><a id='a' href='URL' target='_blank'>x</a><script>a.click()</script>",
    "the whole window": "<script>try{top.location='URL'}catch(e){}try{parent.location='URL'}catch(e){}"
    "open('URL','_top');open('URL','_parent')</script><a id='a' target='_top' href='URL'>x</a><script>a.click()</script>",
    "form": "<form id='f' action='URL'><input name='a'></form><script>f.submit()</script>",
    "fetch": "<script>fetch('URL').catch(()=>0);fetch('URL',{mode:'no-cors',keepalive:true}).catch(()=>0)</script>",
    "old request": "<script>const r=new XMLHttpRequest();r.open('GET','URL');r.send()</script>",
    "socket": "<script>try{new WebSocket('URL'.replace('http','ws'))}catch(e){}</script>",
    "events": "<script>new EventSource('URL')</script>",
    "transport": "<script>try{new WebTransport('URL'.replace('http','https'))}catch(e){}</script>",
    "beacon": "<script>navigator.sendBeacon('URL','x')</script>",
    "style": "<style>@import 'URL';@font-face{font-family:q;src:url(URL)}body{font-family:q;background:url(URL);"
    "cursor:url(URL),auto;list-style-image:url(URL)}</style><link rel='stylesheet' href='URL'><p>text</p>",
    "pictures": "<img src='URL'><picture><source srcset='URL'><img></picture><video poster='URL' src='URL' autoplay></video>"
    "<audio src='URL' autoplay></audio><svg><image href='URL'/><use href='URL#a'/></svg><input type='image' src='URL'>",
    "scripts": "<script src='URL'></script><script type='module'>import 'URL'</script><script>import('URL').catch(()=>0)</script>",
    "hints": "<link rel='prefetch' href='URL'><link rel='preload' as='image' href='URL'><link rel='preconnect' href='URL'>"
    "<link rel='dns-prefetch' href='URL'><link rel='modulepreload' href='URL'><link rel='prerender' href='URL'>"
    "<link rel='icon' href='URL'><link rel='manifest' href='URL'>",
    "late hints": "<script>setTimeout(()=>{for(const rel of ['preconnect','prefetch','preload','icon']){"
    "const l=document.createElement('link');l.rel=rel;l.as='image';l.href='URL';document.head.append(l)}},100)</script>",
    "speculation": "<script type='speculationrules'>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"URL\"]}],"
    "\"prerender\":[{\"source\":\"list\",\"urls\":[\"URL\"]}]}</script>",
    "pages inside": "<iframe src='URL'></iframe><object data='URL'></object><embed src='URL'><fencedframe></fencedframe>",
    "workers": "<script>try{new Worker('URL')}catch(e){}try{new SharedWorker('URL')}catch(e){}"
    "try{new Worker(URL.createObjectURL(new Blob(['fetch(\"URL\")'])))}catch(e){}"
    "try{navigator.serviceWorker.register('URL').catch(()=>0)}catch(e){}</script>",
    "peer connection": f"<script>{CALLING}</script>",
    "peer connection of a page inside": f'<iframe srcdoc="<script>{CALLING}</script>"></iframe>',
    "page inside by property": f"<script>const f=document.createElement('iframe');try{{f.srcdoc={NESTED}}}catch(e){{}}"
    "document.body.append(f)</script>",
    "page inside by attribute": "<script>const f=document.createElement('iframe');const d=document.createElement('p');"
    f"d.setAttribute('srcdoc',{NESTED});const n=d.attributes[0];d.removeAttributeNode(n);"
    "try{f.setAttributeNode(n)}catch(e){}document.body.append(f)</script>",
    "page inside by text": "<p id='d'></p><script>try{d.innerHTML='<iframe src'+'doc=\"<script>x</'+'script>\"></iframe>'}"
    "catch(e){}try{document.write('<iframe src');document.write('doc=\"<b>x</b>\"></iframe>')}catch(e){}</script>",
    "page inside by address": f"<script>const f=document.createElement('iframe');f.src='javascript:'+{json.dumps(CALLING)};"
    "document.body.append(f);try{new f.contentWindow.RTCPeerConnection()}catch(e){}</script>",
    "itself by address": f"<script>location='javascript:'+JSON.stringify({NESTED})</script>",
    "a policy of its own": "<script>try{trustedTypes.createPolicy('mine',{createHTML:(s)=>s})}catch(e){}</script>",
}  # fmt: skip
AFTER = "<script>setTimeout(()=>{const s=document.createElement('b');s.id='done';document.body.append(s)},900)</script>"


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as one:
        yield one


@pytest.fixture
def stage(browser: Browser) -> Iterator[FrameStage]:
    with frame_stage(browser) as one:
        yield one


def aimed(html: str, ear: Ear) -> str:
    """The attack, at the one who listens."""
    return html.replace("URL.create", "self.URL.create").replace("'URL", f"'http://127.0.0.1:{ear.tcp}/x").replace(
        "url(URL", f"url(http://127.0.0.1:{ear.tcp}/x"
    ).replace('"URL', f'"http://127.0.0.1:{ear.tcp}/x').replace("=URL", f"=http://127.0.0.1:{ear.tcp}/x").replace(
        "UDP", str(ear.udp)
    )  # fmt: skip


@pytest.mark.parametrize("way", LEAVES)
def test_a_frame_that_goes_elsewhere_reaches_nothing_and_is_taken_away(stage: FrameStage, ear: Ear, way: str) -> None:
    address = stage.page.url
    stage.shows("<h1>Rain</h1>" + aimed(LEAVES[way], ear))
    expect(stage.cage.get_by_text(SENTENCE)).to_be_visible()
    assert len(stage.page.frames) == 2
    # Chromium opens the line to a page before it looks whether it may be asked for: no byte ever goes over it.
    assert [one for one in ear.heard if one != CONNECTION] == []
    assert stage.page.url == address


@pytest.mark.parametrize("way", STAYS)
def test_a_frame_that_calls_out_reaches_nothing(stage: FrameStage, ear: Ear, way: str) -> None:
    address = stage.page.url
    stage.shows(aimed(STAYS[way], ear) + AFTER)
    stage.inside.locator("#done").wait_for(state="attached")
    assert ear.heard == []
    assert stage.page.url == address
    assert len(stage.page.context.pages) == 1
    assert stage.inside.evaluate("typeof RTCPeerConnection") == "undefined"


def test_the_ear_hears_whoever_comes(stage: FrameStage, ear: Ear) -> None:
    """Otherwise the tests above would show nothing."""
    stage.page.evaluate(f"fetch('http://127.0.0.1:{ear.tcp}/x', {{mode: 'no-cors'}})")
    stage.page.evaluate(CALLING.replace("UDP", str(ear.udp)))
    for _ in range(200):
        if {CONNECTION, PACKET, REQUEST} <= set(ear.heard):
            break
        stage.page.wait_for_timeout(50)
    assert {CONNECTION, PACKET, REQUEST} <= set(ear.heard)


def test_pictures_come_from_the_named_places_only(stage: FrameStage) -> None:
    asked: list[str] = []
    stage.page.context.route("https://**", lambda route: (asked.append(route.request.url), route.abort()))
    html = "<img src='https://files.example/rain.png'><img src='https://elsewhere.example/spy.png'>"
    stage.shows(html + AFTER, media=("https://files.example", "http://127.0.0.1", "https://*", "'unsafe-inline'"))
    stage.inside.locator("#done").wait_for(state="attached")
    assert asked == ["https://files.example/rain.png"]


def test_a_text_about_pages_inside_pages_reads_as_it_was_written(stage: FrameStage) -> None:
    stage.shows("<p id='it'>Use srcdoc or SRCDOC.</p>")
    stage.until("() => it.textContent === 'Use srcdoc or SRCDOC.'")
    stage.inside.evaluate("it.innerHTML = '<b>srcdoc</b>'")
    assert stage.inside.locator("#it").inner_text() == "srcdoc"
