from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from services.container import App
from services.errors import NotSent
from services.jobs.connections import ServiceChecks
from services.store.kept_tables import Preference
from services.vendors.practice import PracticeControl
from tests.rigs.people import named
from tests.ui.shell.stage import draw, said

KEY = "sk-4711-do-not-show"


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_practice_is_marked_and_says_where_to_set_the_key(app: App) -> None:
    text = said(draw("connections.py"))
    assert "Practice" in text
    assert "CALLSHEET_BHUMAN_KEY_ID" in text
    assert f"http://127.0.0.1:{app.settings.server_port}/sandbox/bhuman/studio" in text
    assert "up to 2,000 videos" in text


def test_a_live_service_is_marked_and_its_key_is_never_shown(build_app: Callable[..., App]) -> None:
    build_app(bhuman_key_id=KEY, bhuman_key_secret=KEY, bhuman_user_token=KEY, team_password=None)
    at = draw("connections.py")
    text = said(at)
    assert "Live" in text
    assert "is set" in text
    assert KEY not in text
    assert KEY not in str(at)
    assert "https://studio.bhuman.ai" in text
    assert "The faults below strike rehearsals alone" in text


def test_going_live_stands_in_three_steps_each_with_its_state_in_words(
    build_app: Callable[..., App], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ServiceChecks, "check", lambda *_: pytest.fail("a service was asked while drawing"))
    build_app()
    text = said(draw("connections.py"))
    for made in ("Settings, API keys", "Developer, API Keys", "manages the institute"):
        assert made in text
    still_open = ":material/radio_button_unchecked: Still open"
    assert text.count(f"**1 · Get a key** · {still_open}") == 3
    assert text.count(f"**2 · Put it where the server reads it** · {still_open}") == 3
    assert text.count("**3 · Check** · :material/help: Never checked") == 3
    built = build_app(bithuman_secret=KEY)
    with built.database.write() as session:
        (kind,) = built.kinds.of_service("bithuman")[:1]
        refused = {"state": "key refused", "text": "bitHuman does not accept this key.", "next_step": "Make a new one."}
        session.merge(Preference(name=f"check:bithuman:{kind.host}", value=refused))
    text = said(draw("connections.py"))
    assert text.count("**2 · Put it where the server reads it** · :material/check_circle: Done") == 1
    assert "**3 · Check** · :material/key_off: Wrong key" in text
    assert "bitHuman does not accept this key. " in text.replace("\\", "")


def test_whether_callbacks_reach_us_is_said(build_app: Callable[..., App]) -> None:
    build_app()
    assert "polling does all the work" in said(draw("connections.py"))
    build_app(public_url="https://call.example")
    assert "yes, at https://call.example" in said(draw("connections.py"))


def test_drawing_asks_no_service(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def faults(_control: PracticeControl, service: str) -> list[object]:
        asked.append(f"faults {service}")
        return []

    monkeypatch.setattr(ServiceChecks, "check", lambda _self, service: asked.append(service))
    monkeypatch.setattr(PracticeControl, "list_faults", faults)
    at = draw("connections.py")
    assert asked == []
    press(at, "Check now")
    assert asked == ["bhuman"]
    at.toggle[0].set_value(True).run()
    assert asked == ["bhuman", "faults bhuman"]


def test_each_service_is_told_with_its_own_address_key_limits_check_and_faults(app: App) -> None:
    at = draw("connections.py")
    text = said(at)
    for service, setting, limit in (
        ("bhuman", "CALLSHEET_BHUMAN_KEY_ID", "up to 2,000 videos"),
        ("bithuman", "CALLSHEET_BITHUMAN_SECRET", "2 of essence-2"),
        ("vacademy", "CALLSHEET_VACADEMY_KEY", "3 lessons for an institute"),
    ):
        assert f"/sandbox/{service}" in text
        assert setting in text
        assert limit in text
        assert f"faults-{service}" in {toggle.key for toggle in at.toggle}
    assert [button.label for button in at.button].count("Check now") == 3


def test_what_a_service_has_left_is_told_with_the_check_that_heard_it(app: App) -> None:
    with app.database.write() as session:
        for kind in app.kinds:
            kept = {"state": "fine", "text": f"{kind.service_title} is well.", "next_step": "", "balance": ""}
            if kind.service != "bhuman":
                kept["balance"] = "9,750 credits"
            session.merge(Preference(name=f"check:{kind.service}:{kind.host}", value=kept))
    text = said(draw("connections.py"))
    assert text.count("**9,750 credits** left then.") == 2


def test_a_check_of_practice_is_not_told_of_the_real_service(build_app: Callable[..., App]) -> None:
    build_app()
    press(draw("connections.py"), "Check now")
    assert "Checked today" in said(draw("connections.py"))
    build_app(bhuman_api_key=KEY)
    assert "Checked today" not in said(draw("connections.py"))


def test_a_check_of_a_service_that_does_not_answer_says_so_and_is_remembered(app: App) -> None:
    at = draw("connections.py")
    assert "Never checked" in said(at)
    press(at, "Check now")
    assert len(at.warning) == 1
    assert "Checked today" in said(draw("connections.py"))


def test_faults_of_a_sandbox_that_does_not_answer_are_a_shown_problem(app: App) -> None:
    at = draw("connections.py")
    at.toggle[0].set_value(True).run()
    assert not at.exception
    assert "The sandbox does not answer" in at.error[0].value
    assert "Nothing was charged" in at.error[0].value


def test_the_teams_rate_is_kept_in_cents_when_it_is_typed(app: App) -> None:
    at = draw("connections.py")
    at.number_input[0].set_value(0.35).run()
    assert app.targets.rate_cents("bhuman") == 35
    assert draw("connections.py").number_input[0].value == 0.35


def test_an_older_tab_never_puts_its_rate_back(app: App) -> None:
    older = draw("connections.py")
    older.number_input[0].set_value(0.35).run()
    app.targets.set_rate_cents("bhuman", 50, named("Jon"))
    press(older, "Check now")
    assert app.targets.rate_cents("bhuman") == 50


def test_a_refused_check_is_shown_as_a_problem(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: ServiceChecks, service: str) -> None:
        raise NotSent("BHuman cannot be reached.", who="BHuman", operation="check", next_step="Look at the network.")

    monkeypatch.setattr(ServiceChecks, "check", refuse)
    at = press(draw("connections.py"), "Check now")
    assert "BHuman cannot be reached" in at.error[0].value
    assert "Look at the network" in at.error[0].value
