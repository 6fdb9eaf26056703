"""The sign-in page: one self-contained piece of HTML, light or dark as the browser prefers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from string import Template
from urllib.parse import urlencode

from services.people.persons import Person
from services.people.sessions import SessionLine

WAY = "/sign-in/with/"
MARK = (
    '<svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true"><rect width="48" height="48" rx="9" '
    'fill="#12262d"/><path d="M8 8h32v8H8z" fill="#f4b942"/><path d="M12 16l5-8h6l-5 8zM24 16l5-8h6l-5 8z" '
    'fill="#12262d"/><path d="M8 21h32v3H8zM8 28h22v3H8zM8 35h27v3H8z" fill="#e9efee"/></svg>'
)

PAGE = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>$title · Callsheet</title><style>
:root{color-scheme:light dark;--paper:#f6f8f7;--card:#fff;--ink:#12262d;--soft:#4c5f66;--line:#cdd7d8;
--act:#0f5a70;--go:#0f5a70;--bad:#a3271b;--bad-bg:#fdeeec}
@media (prefers-color-scheme:dark){:root{--paper:#0d1417;--card:#152025;--ink:#e9efee;--soft:#a9b8bc;--line:#5b7078;
--act:#f4b942;--go:#1f7d98;--bad:#ffb4a8;--bad-bg:#3a1a16}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;
background:var(--paper);color:var(--ink);font:16px/1.5 "Source Sans 3","Segoe UI",system-ui,sans-serif}
main{width:100%;max-width:25rem;background:var(--card);border:1px solid var(--line);border-radius:14px;overflow:hidden}
.slate{height:12px;background:repeating-linear-gradient(115deg,#f4b942 0 22px,#12262d 22px 44px)}
.in{padding:1.75rem 1.75rem 2rem}.top{display:flex;gap:.9rem;align-items:center;margin-bottom:1.25rem}
h1{font-size:1.45rem;line-height:1.2;margin:0;letter-spacing:-.01em}p{margin:.2rem 0 0;color:var(--soft)}
label{display:block;font-weight:600;margin:1rem 0 .35rem}
input{width:100%;font:inherit;color:inherit;padding:.6rem .75rem;
background:var(--paper);border:1px solid var(--line);border-radius:8px}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
button{width:100%;margin-top:1.5rem;padding:.7rem;font:inherit;font-weight:650;border-radius:8px;cursor:pointer;
border:1px solid var(--go);background:var(--go);color:#fff}
button.quiet{background:none;border-color:var(--line);color:var(--act);margin-top:.6rem}a{color:var(--act)}
.bad{background:var(--bad-bg);color:var(--bad);border-radius:8px;padding:.6rem .8rem;font-weight:600}
.way{display:block;text-align:center;margin-top:.75rem;padding:.7rem;font-weight:650;border-radius:8px;
text-decoration:none;border:1px solid var(--go);background:var(--go);color:#fff}
.or{text-align:center;margin:1.25rem 0 0}.note{font-size:.875rem;margin-top:.75rem}
.back{display:block;text-align:center;margin-top:1.1rem}</style></head>
<body><main><div class="slate"></div><div class="in"><div class="top">$mark<div><h1>$title</h1><p>$lead</p></div></div>
$body</div></main></body></html>
"""
)


def draw_page(
    *,
    person: Person | None,
    name: str,
    next_path: str,
    problem: str,
    asks_password: bool,
    providers: Mapping[str, str],
    others: Sequence[SessionLine],
) -> str:
    """The page as HTML. `next_path` must be a local path; every text is escaped here.

    `providers` are titles by name, `others` the person's other browsers, to be ended here.
    """
    asks = asks_password or bool(providers)
    ways = _ways(providers, next_path, again=person is not None and person.identity != "")
    if person is None and asks:
        title, lead = "Sign in to Callsheet", "" if providers else "With your name and the team's password."
    elif person is None:
        title, lead = "Who are you?", "So that History can say who did what."
    else:
        title, lead = f"Hello, {person.name}", _known(person, asks=asks)
    told = f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else ""
    form = ""
    if (asks_password or not providers) and (person is None or not person.identity):
        form = _form(person, name, next_path, asks_password=asks_password)
    between = '<p class="or">or with the team password</p>' if ways and form else ""
    leave = '<form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>' if person else ""
    back = "" if asks and person is None else f'<a class="back" href="{escape(next_path)}">Back to Callsheet</a>'
    return PAGE.substitute(
        title=escape(title),
        lead=escape(lead),
        mark=MARK,
        body=told + ways + between + form + leave + _other_browsers(others) + back,
    )


def _known(person: Person, *, asks: bool) -> str:
    if not asks:
        return "You are known in this browser. Nobody signs in here, so everybody may do everything."
    proved = "" if person.identity else " The team password proves no name: anybody who has it can give yours."
    return f"You are {person.role.called} here.{proved}"


def _ways(providers: Mapping[str, str], next_path: str, *, again: bool) -> str:
    query, word = urlencode({"next": next_path}), "Sign in again with" if again else "Sign in with"
    return "".join(
        f'<a class="way" href="{WAY}{escape(name)}?{escape(query)}">{word} {escape(title)}</a>'
        for name, title in providers.items()
    )


def _form(person: Person | None, name: str, next_path: str, *, asks_password: bool) -> str:
    send = "Use this name" if person is None else "Change the name"
    asked = needed = note = ""
    if asks_password:
        send = "Sign in" if person is None else "Sign in again"
        needed = "required"
        asked = (
            '<label for="password">Team password</label><input id="password" name="password" type="password" required '
            'autocomplete="current-password">'
        )
        note = (
            '<p class="note">The password proves that you are of the team and not who you are: '
            "the name is taken as given.</p>"
        )
    return (
        f'<form method="post" action="/sign-in"><input type="hidden" name="next" value="{escape(next_path)}">'
        f'<label for="name">Your name</label><input id="name" name="name" maxlength="60" autocomplete="name" '
        f'value="{escape(name or (person.name if person else ""))}" {needed} autofocus>{asked}<button>{send}</button>'
        f"{note}</form>"
    )


def _other_browsers(others: Sequence[SessionLine]) -> str:
    if not others:
        return ""
    lines = "".join(
        f'<form method="post" action="/sign-out"><input type="hidden" name="session" value="{escape(line.session_id)}">'
        f"<p>{escape(line.browser or 'An unnamed browser')}, {escape(line.address or 'unknown address')}, since "
        f'{line.created_at:%d %B %Y, %H:%M} UTC</p><button class="quiet">Sign out there</button></form>'
        for line in others
    )
    return f"<h2>Also signed in under this name</h2>{lines}"
