"""Frames as the real service has them written: they stand with their libraries, and are seen without."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.people.frame_stage import FrameStage, frame_stage
from tests.rigs.frame_libraries import installed, libraries_served, pinned

pytestmark = pytest.mark.browser

HEADING = '<div class="full-screen-center"><h1 id="it" class="text-display" style="opacity:0">Sea to sky</h1></div>'
FORMULA = '<div class="full-screen-center"><div id="it" class="text-h2"></div></div>'
CODE = '<pre><code id="it" class="language-python" style="opacity: 0">for drop in sea: rise(drop)</code></pre>'
DIAGRAM = '<div class="full-screen-center"><div id="it" class="mermaid">graph LR; A[Sea]-->B["Cloud"];</div></div>'
SEEN = """(least) => {
  const it = document.querySelector('#it');
  if (!it?.textContent.trim()) return false;
  let seen = 1;
  for (let one = it; one; one = one.parentElement) seen *= Number(getComputedStyle(one).opacity);
  const box = it.getBoundingClientRect();
  return seen > 0.95 && box.width * box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
}"""
FRAMES = {
    "heading": (
        HEADING + "<script>gsap.to('#it',{opacity:1,y:0,duration:.4});</script>",
        "() => gsap.version === '3.12.5'",
    ),
    "path": (
        HEADING + "<script>gsap.to('#it',{opacity:1,duration:.3,motionPath:{path:[{x:0,y:0},{x:9,y:9}]}});</script>",
        "() => gsap.getProperty('#it', 'x') === 9",
    ),
    "letters": (
        HEADING + "<script>splitReveal('#it',{type:'words'});</script>",
        "() => document.querySelectorAll('#it span').length === 5",
    ),
    "formula": (
        FORMULA + "<script>renderMath('it','\\\\frac{a}{b}');</script>",
        "() => document.fonts.check('20px KaTeX_Math') && document.querySelector('#it .katex-display .mfrac')",
    ),
    "code": (
        CODE + "<script>highlightCode('it');gsap.to('#it',{opacity:1});</script>",
        "() => document.querySelector('#it .token.keyword')",
    ),
    "diagram": (
        DIAGRAM + "<script>mermaid.init(undefined,'#it');</script>",
        "() => document.querySelector('#it svg .node')",
    ),
    "chart": (
        '<svg id="it" width="400" height="200"><text y="50">Rain</text></svg>'
        "<script>d3.select('#it').append('rect').attr('y',60).attr('width',80).attr('height',40);</script>",
        "() => document.querySelector('#it rect')",
    ),
    "drawing": (
        '<svg id="it" width="400" height="200"><text y="50">Rain</text><path d="M0 60 L90 60" stroke="#000"/></svg>'
        "<script>animateSVG('it',20);</script>",
        "() => document.querySelector('#it path').style.strokeDasharray",
    ),
    "marked": (
        "<p id='it' class='text-body'>Rain falls</p>"
        "<script>RoughNotation.annotate(document.getElementById('it'),{type:'underline'}).show();</script>",
        "() => document.querySelector('svg.rough-annotation path')",
    ),
    "moved": (
        HEADING + "<script>_animeR({startMs:50,"
        "instance:anime({targets:'#it',opacity:1,duration:200,autoplay:false})});</script>",
        "() => anime.version",
    ),
    "columns": (
        '<div class="layout-split"><p id="it">Sea</p><p id="other">Sky</p></div>',
        "() => it.getBoundingClientRect().top === other.getBoundingClientRect().top",
    ),
    "colours": (
        '<p id="it" style="background:var(--brand-primary);color:var(--text-color)">Rain</p>',
        "() => getComputedStyle(it).backgroundColor === 'rgb(0, 170, 85)'",
    ),
    "lower third": (
        '<div class="lower-third" id="it"><span class="text-label">Chapter 1</span></div>',
        "() => it.getBoundingClientRect().top > innerHeight / 2",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def mirror() -> Iterator[tuple[str, list[str]]]:
    """The real libraries."""
    with libraries_served() as served:
        yield served


@pytest.fixture
def stage(browser: Browser) -> Iterator[FrameStage]:
    with frame_stage(browser) as one:
        yield one


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_written_the_servers_way_stands_with_the_real_libraries(
    stage: FrameStage, mirror: tuple[str, list[str]], name: str
) -> None:
    html, drawn = FRAMES[name]
    stage.shows(html, libraries=mirror[0])
    stage.until(SEEN)
    stage.until(drawn)
    assert stage.failures == []


@pytest.mark.parametrize("there", [False, True], ids=["no address", "nobody at the address"])
@pytest.mark.parametrize("name", FRAMES)
def test_the_same_frame_is_seen_without_them(stage: FrameStage, name: str, there: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}" if there else ""
    stage.shows(FRAMES[name][0], libraries=address)
    stage.until(SEEN)
    assert stage.failures == []


def test_a_mirror_that_never_answers_holds_up_the_first_frame_for_seconds_and_the_next_not_at_all(
    stage: FrameStage,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        stage.shows(FRAMES["heading"][0], libraries=address)
        stage.until(SEEN)
        assert stage.page.evaluate("heldLibraries.size") > 0
        stage.page.evaluate("() => { window.setTimeout = () => { throw new Error('it waits') } }")
        stage.shows(FRAMES["heading"][0].replace("Sea to sky", "Sky to sea"), libraries=address)
        stage.until("() => it.textContent === 'Sky to sea'")
    assert stage.failures == []


def test_a_formula_and_a_diagram_without_their_libraries_read_as_text(stage: FrameStage) -> None:
    stage.shows(FRAMES["formula"][0])
    stage.until("() => it.textContent === 'a / b'")
    stage.shows(FRAMES["diagram"][0])
    stage.until("() => it.textContent === 'Sea → Cloud'")


def test_what_a_script_forgot_to_show_is_seen_after_five_seconds_and_not_before(
    stage: FrameStage, mirror: tuple[str, list[str]]
) -> None:
    forgotten = (
        '<style>.gone{opacity:0}</style><p id="it" class="gone">Rain</p>'
        '<p id="meant" data-allow-hidden style="opacity:0">!</p>'
        "<script>gsap.version;(function look(){if(Number(getComputedStyle(it).opacity)>0)shown=performance.now();"
        "else requestAnimationFrame(look)})();</script>"
    )
    stage.shows(forgotten, libraries=mirror[0])
    stage.until(SEEN)
    assert stage.inside.evaluate("shown") >= 5000
    assert stage.inside.evaluate("getComputedStyle(meant).opacity") == "0"


def test_a_library_with_one_byte_more_is_not_run(stage: FrameStage) -> None:
    with libraries_served(tampered="gsap.min.js") as (address, asked):
        stage.shows(FRAMES["heading"][0], libraries=address)
        stage.until(SEEN)
        assert any(path.endswith("/gsap.min.js") for path in asked)
        assert stage.inside.evaluate("[typeof tampered, String(gsap.version)]") == ["undefined", ""]


def test_a_frame_gets_the_libraries_that_it_names_and_no_others(stage: FrameStage) -> None:
    with libraries_served() as (address, asked):
        stage.shows("<script>d3.version;</script><b id='it'>Rain</b>", libraries=address)
        stage.until(SEEN)
        assert asked == [f"/d3@{pinned()['d3']}/dist/d3.min.js"]
        stage.shows("<script>d3.version;</script><b id='it'>Snow</b>", libraries=address)
        stage.until("() => it.textContent === 'Snow'")
        assert len(asked) == 1


def test_every_library_is_pinned_by_the_hash_of_the_packages_own_file(stage: FrameStage) -> None:
    modules = installed()
    listed = stage.page.evaluate("LIBRARIES.map(({file, integrity}) => [file, integrity])")
    assert len(listed) > 30
    for place, integrity in listed:
        package, _, rest = place.rpartition("@")
        version, _, file = rest.partition("/")
        assert pinned()[package] == version
        found = hashlib.sha256((modules / package / file).read_bytes()).digest()
        assert integrity == f"sha256-{base64.b64encode(found).decode()}", place


def test_a_whole_page_keeps_its_own_style(stage: FrameStage, mirror: tuple[str, list[str]]) -> None:
    page = (
        "<!DOCTYPE html><html><head><style>body{background:rgb(1, 2, 3)}</style></head><body><h1 id='it'>Rain</h1>"
        "<script>gsap.set('#it',{x:4});</script></body></html>"
    )
    stage.shows(page, libraries=mirror[0])
    stage.until(SEEN)
    styles = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).display]"
    assert stage.inside.evaluate(styles) == ["rgb(1, 2, 3)", "block"]
    assert stage.failures == []
