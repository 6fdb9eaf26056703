"""A frame that tries every way out, one by one: nothing is reached, and one that would become another page is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, expect

from tests.e2e.people.frame_stage import FrameStage, frame_stage
from tests.rigs.machine.listening import CONNECTION, PACKET, Ear, listening

pytestmark = pytest.mark.browser

REQUEST = "GET /x HTTP/1.1"
SENTENCE = "This part of the lesson tried to open another page, so it is not shown."
CALL = "new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:UDP'}]})"
CALLING = (
    f"try{{const p={CALL};p.createDataChannel('a');p.createOffer().then((o)=>p.setLocalDescription(o))}}catch(e){{}}"
)
NESTED = json.dumps(f"<script>{CALLING}</script>").replace("</", "<\\/")
LEAVES = {
    "location": "<script>location.href='TARGET'</script>",
    "location later": "<script>setTimeout(()=>location.replace('TARGET'),200)</script>",
    "refresh": "<meta http-equiv='refresh' content='0;url=TARGET'>",
    "link": "<a id='a' href='TARGET' ping='TARGET' attributionsrc='TARGET'>more</a><script>a.click()</script>",
    "area": "<map><area id='a' href='TARGET'></map><script>a.click()</script>",
    "drawn link": "<svg><a id='a' href='TARGET'><text>x</text></a></svg>"
    "<script>a.dispatchEvent(new MouseEvent('click',{bubbles:true}))</script>",
    "window.open onto itself": "<script>open('TARGET','_self')</script>",
    "data page": "<script>location='data:text/html,<h1>Password?</h1>'</script>",
    "navigation API": "<script>try{navigation.navigate('TARGET').finished.catch(()=>0)}catch(e){}</script>",
    "blob page": "<script>location=URL.createObjectURL(new Blob(['<h1>Password?</h1>'],{type:'text/html'}))</script>",
}
STAYS = {
    "popup": "<script>open('TARGET')</script><a id='a' href='TARGET' target='_blank'>x</a><script>a.click()</script>",
    "the whole window": "<script>try{top.location='TARGET'}catch(e){}try{parent.location='TARGET'}catch(e){}"
    "open('TARGET','_top');open('TARGET','_parent')</script><a id='a' target='_top' href='TARGET'>x</a>"
    "<script>a.click()</script>",
    "form": "<form id='f' action='TARGET'><input name='a'></form><script>f.submit()</script>",
    "fetch": "<script>fetch('TARGET').catch(()=>0);"
    "fetch('TARGET',{mode:'no-cors',keepalive:true}).catch(()=>0)</script>",
    "old request": "<script>const r=new XMLHttpRequest();r.open('GET','TARGET');r.send()</script>",
    "socket": "<script>try{new WebSocket('TARGET'.replace('http','ws'))}catch(e){}</script>",
    "events": "<script>new EventSource('TARGET')</script>",
    "transport": "<script>try{new WebTransport('TARGET'.replace('http','https'))}catch(e){}</script>",
    "beacon": "<script>navigator.sendBeacon('TARGET','x')</script>",
    "style": "<style>@import 'TARGET';@font-face{font-family:q;src:url(TARGET)}"
    "body{font-family:q;background:url(TARGET);"
    "cursor:url(TARGET),auto;list-style-image:url(TARGET)}</style><link rel='stylesheet' href='TARGET'><p>text</p>",
    "pictures": "<img src='TARGET'><picture><source srcset='TARGET'><img></picture>"
    "<video poster='TARGET' src='TARGET' autoplay></video>"
    "<audio src='TARGET' autoplay></audio><svg><image href='TARGET'/><use href='TARGET#a'/></svg>"
    "<input type='image' src='TARGET'>",
    "scripts": "<script src='TARGET'></script><script type='module'>import 'TARGET'</script>"
    "<script>import('TARGET').catch(()=>0)</script>",
    "hints": "<link rel='prefetch' href='TARGET'><link rel='preload' as='image' href='TARGET'>"
    "<link rel='preconnect' href='TARGET'>"
    "<link rel='dns-prefetch' href='TARGET'><link rel='modulepreload' href='TARGET'>"
    "<link rel='prerender' href='TARGET'>"
    "<link rel='icon' href='TARGET'>"
    "<link rel='manifest' href='TARGET'>",
    "late hints": "<script>setTimeout(()=>{for(const rel of ['preconnect','prefetch','preload','icon']){"
    "const l=document.createElement('link');l.rel=rel;l.as='image';l.href='TARGET';"
    "document.head.append(l)}},100)</script>",
    "speculation": "<script type='speculationrules'>{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"TARGET\"]}],"
    "\"prerender\":[{\"source\":\"list\",\"urls\":[\"TARGET\"]}]}</script>",
    "pages inside": "<iframe src='TARGET'></iframe><object data='TARGET'></object><embed src='TARGET'>",
    "workers": "<script>try{new Worker('TARGET')}catch(e){}try{new SharedWorker('TARGET')}catch(e){}"
    "try{new Worker(URL.createObjectURL(new Blob(['fetch(\"TARGET\")'])))}catch(e){}"
    "try{navigator.serviceWorker.register('TARGET').catch(()=>0)}catch(e){}</script>",
    "peer connection": f"<script>{CALLING}</script>",
    "peer connection of a page inside": f'<iframe srcdoc="<script>{CALLING}</script>"></iframe>',
    "page inside by property": "<script>const f=document.createElement('iframe');"
    f"try{{f['src'+'doc']={NESTED}}}catch(e){{}}"
    "document.body.append(f)</script>",
    "page inside by attribute": "<script>const f=document.createElement('iframe');const d=document.createElement('p');"
    f"d.setAttribute('src'+'doc',{NESTED});const n=d.attributes[0];d.removeAttributeNode(n);"
    "try{f.setAttributeNode(n)}catch(e){}document.body.append(f)</script>",
    "page inside by text": "<p id='d'></p><script>try{d.innerHTML='<iframe src'+'doc=\""
    "<script>x</'+'script>\"></iframe>'}"
    "catch(e){}try{document.write('<iframe src');document.write('doc=\"<b>x</b>\"></iframe>')}catch(e){}</script>",
    "page inside by address": "<script>const f=document.createElement('iframe');"
    f"f.src='javascript:'+{json.dumps(CALLING)};"
    "document.body.append(f);try{new f.contentWindow.RTCPeerConnection()}catch(e){}</script>",
    "itself by address": f"<script>location='javascript:'+JSON.stringify({NESTED})</script>",
    "small ways": "<script>"
    "try{CSS.paintWorklet.addModule('TARGET').catch(()=>0)}catch(e){}"
    "try{new AudioContext().audioWorklet.addModule('TARGET').catch(()=>0)}catch(e){}"
    "try{fetchLater('TARGET')}catch(e){}try{navigator.setAppBadge(1).catch(()=>0)}catch(e){}"
    "try{new ReportingObserver(()=>0).observe()}catch(e){}try{new Notification('x')}catch(e){}"
    "for(const to of ['_top','_parent','_blank']){const f=document.createElement('form');f.method='post';f.target=to;"
    "f.action='TARGET';document.body.append(f);f.submit()}</script>"
    "<link rel='alternate stylesheet' href='TARGET'><link rel='search' href='TARGET'><fencedframe></fencedframe>"
    "<meta http-equiv='Content-Security-Policy-Report-Only' content=\"img-src 'none'; report-uri TARGET\">"
    "<img src='TARGET' attributionsrc='TARGET' loading='eager'><p style='background:image-set(url(TARGET) 1x);"
    "mask:url(TARGET);filter:url(TARGET#a);shape-outside:url(TARGET)'>x</p><track src='TARGET'>",
    "a file to keep, a question, a message": "<a id='a' download='invoice.html' href='data:text/html,pay'>x</a>"
    "<a id='b' download='TARGET'>y</a><script>b.href=URL.createObjectURL(new Blob(['pay']));a.click();b.click();"
    "try{alert('Password?')}catch(e){}try{prompt('Password?')}catch(e){}try{print()}catch(e){}"
    "for(const to of [parent,top]){for(const says of ['done',{type:'streamlit:setComponentValue',value:'evil',"
    "isStreamlitMessage:true},{type:'streamlit:setFrameHeight',height:99999},{src:'TARGET',href:'TARGET',url:'TARGET'}])"
    "to.postMessage(says,'*')}document.documentElement.requestFullscreen().catch(()=>0)</script>",
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
    return html.replace("TARGET", f"http://127.0.0.1:{ear.tcp}/x").replace("UDP", str(ear.udp))


def asked(ear: Ear) -> list[str]:
    """What was said to it. Chromium opens a line to a page before it looks whether it may, and says nothing."""
    return [one for one in ear.heard if one != CONNECTION]


@pytest.mark.parametrize("way", LEAVES)
def test_a_frame_that_goes_elsewhere_reaches_nothing_and_is_taken_away(stage: FrameStage, ear: Ear, way: str) -> None:
    address = stage.page.url
    stage.shows("<h1>Rain</h1>" + aimed(LEAVES[way], ear))
    expect(stage.cage.get_by_text(SENTENCE)).to_be_visible()
    assert len(stage.page.frames) == 2
    assert asked(ear) == []
    assert stage.page.url == address


@pytest.mark.parametrize("way", STAYS)
def test_a_frame_that_calls_out_reaches_nothing(stage: FrameStage, ear: Ear, way: str) -> None:
    address = stage.page.url
    seen: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    stage.page.on("download", lambda download: seen.append(download.url))
    stage.page.on("dialog", dismissed)
    stage.shows(aimed(STAYS[way], ear) + AFTER)
    stage.inside.locator("#done").wait_for(state="attached")
    assert (asked(ear) if way == "pages inside" else ear.heard) == []
    assert stage.page.url == address
    assert len(stage.page.context.pages) == 1
    assert seen == []
    assert stage.page.evaluate("document.fullscreenElement") is None
    assert stage.page.evaluate("document.querySelectorAll('body > *').length") == 1
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
    html = "<script>refused=[];"
    html += "document.addEventListener('securitypolicyviolation',(e)=>refused.push(e.blockedURI))</script>"
    html += "<img src='https://files.example/rain.png'><img src='https://elsewhere.example/spy.png'>"
    stage.shows(html, media=("https://files.example", "http://127.0.0.1", "https://*", "'unsafe-inline'"))
    stage.until("() => document.readyState === 'complete'")
    assert set(stage.inside.evaluate("refused")) == {"https://elsewhere.example/spy.png"}


def test_a_text_about_pages_inside_pages_reads_as_it_was_written(stage: FrameStage) -> None:
    stage.shows("<p id='it'>Use srcdoc or SRCDOC.</p>")
    stage.until("() => it.textContent === 'Use srcdoc or SRCDOC.'")
    stage.inside.evaluate("it.innerHTML = '<b>srcdoc</b>'")
    assert stage.inside.locator("#it").inner_text() == "srcdoc"
