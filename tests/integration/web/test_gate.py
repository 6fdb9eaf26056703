"""What strangers get of a running dashboard with a team password: the sign-in, the health answer, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.integration.web.conftest import SignIn
from tests.rigs.machine.busy import within
from tests.rigs.machine.page_socket import PATH, draw, open_page
from tests.rigs.machine.plain_proxy import plain_proxy
from tests.rigs.machine.processes import DashboardProcess
from tests.rigs.machine.serving import PATIENCE
from tests.rigs.machine.starts import ROOT

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")
HEALTH = ("/_stcore/health", "/health")
LIST_ROUTES = """
import json, sys, app
from starlette.routing import Mount
found = []
for route in app.app._build_starlette_app().routes:
    inner = getattr(getattr(route, "app", None), "routes", None) or []
    found += [route.path] + [route.path + one.path for one in inner]
from services.sandbox import Sandbox
found += ["/sandbox" + route.path for route in Sandbox(__import__("pathlib").Path(sys.argv[1])).app.routes]
print(json.dumps(found))
"""
FILLED = {"service": "bhuman", "provider": "acme", "token": "t" * 64,
          "job_id": "01", "item_id:int": "1", "what": "film",
          "path:path": "x/y", "file_id:path": "f", "session_id": "s", "file_id": "f"}  # fmt: skip


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every route of the dashboard and of its practice services, and some that are none."""
    done = subprocess.run(
        [sys.executable, "-c", LIST_ROUTES, str(tmp_path_factory.mktemp("box"))],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    routes = json.loads(done.stdout.splitlines()[-1])
    assert {
        "/sign-in",
        "/sign-in/with/{provider}",
        "/oauth2callback",
        "/_stcore/stream",
        "/_stcore/metrics",
        "/sandbox/_control/reset",
    } <= set(routes)
    found = ["/", "/history", "/job?job=01", "//_stcore/metrics", "/static/../_stcore/metrics", "/%5fstcore/metrics",
             "/media/x", "/clips/01/1/film", "/auth/login", "/app/static/x",
             "/shared/a/b", "/shared/a/index.html", "/sign-in/with/a/b", "/webhooks/a/b/c"]  # fmt: skip
    for route in routes:
        for name, value in FILLED.items():
            route = route.replace("{" + name + "}", value)  # noqa: PLW2901 - filled in step by step
        found.append(route.replace("{", "").replace("}", "") or "/")
    return list(dict.fromkeys(found))


@pytest.fixture(scope="module")
def proxy(dashboard: DashboardProcess) -> Iterator[str]:
    """The dashboard's address behind a plain proxy."""
    with plain_proxy(dashboard.port) as address:
        yield address


def crawl(root: str, paths: list[str], **headers: str) -> dict[str, int]:
    """What a stranger gets, for each method and path that is not refused and does not lead to the sign-in."""
    answered = {}
    # The plain proxy looks at the first request of a connection only.
    with httpx.Client(timeout=PATIENCE, limits=httpx.Limits(max_keepalive_connections=0)) as client:
        for path in paths:
            for method in METHODS:
                answer = client.request(method, root + path, headers=headers)
                client.cookies.clear()
                assert "content-security-policy" in answer.headers, f"{method} {path}"
                assert answer.headers["x-content-type-options"] == "nosniff", f"{method} {path}"
                leads = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
                if not leads and answer.status_code != 403:
                    answered[f"{method} {path}"] = answer.status_code
    return answered


@pytest.mark.parametrize("way", ["directly", "behind a plain proxy"])
def test_without_a_session_there_is_nothing_but_what_is_named(
    dashboard: DashboardProcess, proxy: str, paths: list[str], way: str
) -> None:
    answered = crawl(dashboard.root if way == "directly" else proxy, paths)
    for line in [*answered]:
        method, _, path = line.partition(" ")
        is_callback = method == "POST" and path.startswith("/webhooks/") and answered[line] == 404
        # To no provider there is a way, and nobody came back from one.
        is_way = method == "GET" and path.startswith("/sign-in/with/") and answered[line] == 404
        is_shared = method == "GET" and path.startswith("/shared/") and answered[line] == 404
        is_sign_in = path == "/sign-in" and method in {"GET", "HEAD", "OPTIONS", "PROPFIND", "PUT", "PATCH", "DELETE"}
        is_code = path.startswith("/static/") and ".." not in path and method not in {"POST"}
        if is_callback or is_shared or is_way or is_sign_in or is_code or path in HEALTH:
            del answered[line]
    assert answered == {}


def test_under_the_bare_name_of_this_machine_nothing_is_answered(dashboard: DashboardProcess, paths: list[str]) -> None:
    answered = crawl(dashboard.root, paths, Host="localhost")
    assert {line.partition(" ")[2] for line in answered} == set(HEALTH)
    assert httpx.get(f"{dashboard.root}/health", timeout=PATIENCE).text == "well"


def test_pages_lead_to_the_sign_in_and_back(dashboard: DashboardProcess) -> None:
    answer = httpx.get(f"{dashboard.root}/job?job=01&view=list", timeout=PATIENCE)
    assert answer.headers["location"] == "/sign-in?next=%2Fjob%3Fjob%3D01%26view%3Dlist"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}, 200),
        ({}, 200),
    ],
)
def test_even_a_signed_in_browser_is_not_used_by_other_sites(
    sign_in: SignIn, headers: dict[str, str], status: int
) -> None:
    ana = sign_in("Ana")
    assert ana.get("/", headers=headers).status_code == status
    reset = ana.post("/sandbox/_control/faults", json=[], headers=headers)
    assert reset.status_code == (200 if not headers else 403)


@pytest.mark.parametrize(
    "said", [{"Origin": "https://evil.example"}, {"name": "evil.example"}, {}], ids=["origin", "host", "no session"]
)
def test_a_websocket_is_refused_before_it_is_accepted_and_quickly(
    dashboard: DashboardProcess, sign_in: SignIn, said: dict[str, str]
) -> None:
    who = sign_in("Ana") if said else None
    with within(1, "a refusal"), pytest.raises(InvalidStatus) as refused:
        open_page(dashboard.root, who, **said)
    assert refused.value.response.status_code == 403


def read_to_the_end(page: ClientConnection) -> None:
    """Take what comes until the page is closed."""
    while True:
        page.recv(PATIENCE)


def test_signing_out_ends_the_cookie_and_every_open_page_of_that_browser(
    dashboard: DashboardProcess, sign_in: SignIn
) -> None:
    ana, ben = sign_in("Ana"), sign_in("Ben")
    stolen = httpx.Client(base_url=dashboard.root, cookies=dict(ana.cookies), timeout=PATIENCE)
    with open_page(dashboard.root, ana) as hers, open_page(dashboard.root, ben) as his, stolen:
        assert "Ana" in draw(hers)
        assert stolen.get("/_stcore/host-config").status_code == 200
        ana.post("/sign-out", headers={"Origin": dashboard.root})
        with within(5, "signing out"), pytest.raises(ConnectionClosedError) as closed:
            read_to_the_end(hers)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
        assert stolen.get("/_stcore/host-config").status_code == 403
        assert "Ben" in draw(his)
    with pytest.raises(InvalidStatus):
        open_page(dashboard.root, stolen)


def test_a_clip_of_a_number_that_no_database_has_is_not_found(sign_in: SignIn) -> None:
    assert sign_in("Ana").get(f"/clips/01/{10**30}/film").status_code == 404


def test_no_page_of_another_origin_may_steer_ours(sign_in: SignIn) -> None:
    assert sign_in("Ana").get("/_stcore/host-config").json()["allowedOrigins"] == []


def test_an_address_is_not_only_the_websocket(dashboard: DashboardProcess) -> None:
    assert httpx.get(dashboard.root + PATH, timeout=PATIENCE).status_code == 403
