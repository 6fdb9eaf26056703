from __future__ import annotations

from collections.abc import Callable

import pytest

from pages.components.shell import person
from services.container import App
from services.jobs.ledger.moves import CALLSHEET, CAPPED, PAUSED, note
from tests.rigs.people import ANA, named
from tests.ui.drafts.test_targets_page import keep
from tests.ui.jobs.job_stage import move, stand
from tests.ui.shell.stage import add_job, draw, links, said


def test_first_visit_invites_to_make_something_of_each_kind(app: App) -> None:
    at = draw()
    assert not at.exception
    assert "What will you make first?" in said(at)
    assert "videos by BHuman, agents by bitHuman and lessons by Vacademy" in said(at)
    assert [button.label for button in at.button] == [
        "Try an example file",
        "New campaign",
        "New agent",
        "New lesson",
    ]
    assert not at.subheader


@pytest.mark.parametrize("kind", ["campaign", "agent", "lesson"])
def test_a_draft_is_led_to_at_the_page_of_its_own_kind(app: App, kind: str) -> None:
    draft_id = app.drafts.create(kind=kind, person=named("Mara"), name="Winter")
    at = draw()
    assert (f"{kind}s", f"draft={draft_id}") in links(at)
    assert kind.capitalize() in said(at)


def test_a_draft_alone_is_enough_to_leave_the_first_visit(app: App) -> None:
    draft_id = app.drafts.create(kind="campaign", person=named("Mara"), name="Winter gala")
    at = draw()
    assert "What will you make first?" not in said(at)
    assert ("campaigns", f"draft={draft_id}") in links(at)
    assert "Needs a file" in said(at)


def test_each_job_that_needs_a_person_is_named_with_its_reason_and_one_link(app: App) -> None:
    paused = add_job(app, "Out of credits", "paused", pause_reason="The account is empty.")
    unclear = add_job(app, "Half heard", "done", unknown=2)
    flagged = add_job(app, "Mixed up", "done", flagged=1)
    add_job(app, "All well", "running")
    at = draw()
    text = said(at)
    assert "Needs a person" in text
    assert "**Paused.** The account is empty\\." in text
    assert "**Outcome unknown** for 2 requests" in text
    assert "**1 video to check:**" in text
    assert {f"job={job}" for job in (paused, unclear, flagged)} <= {query for _, query in links(at)}


def test_no_job_that_needs_a_person_is_left_out(app: App) -> None:
    jobs = {add_job(app, f"Job {n}", "paused") for n in range(12)}
    at = draw()
    assert {f"job={job}" for job in jobs} <= {query for _, query in links(at)}
    assert [box.label for box in at.expander] == ["4 more jobs waiting for a person"]


def test_what_runs_is_shown_by_state_in_words(app: App) -> None:
    job = add_job(app, "Autumn", "running", tallies={"succeeded": 1200, "rendering": 30, "waiting": 4})
    at = draw()
    bar = next(part.body for part in at.html if "cs-bar" in part.body)
    assert 'aria-label="1,200 ready · 30 rendering · 4 waiting"' in bar
    assert ("job", f"job={job}") in links(at)


def test_nothing_running_says_so(app: App) -> None:
    add_job(app, "Old", "done")
    assert "Nothing is running." in said(draw())


def test_names_are_shown_letter_for_letter(app: App) -> None:
    add_job(app, "A *b* $1$ [x](http://x) <b> `c` :red[d]", person="_M_ <i>", target_name="#1")
    label = draw().get("page_link")[-2].proto.label
    assert label == r"A \*b\* \$1\$ \[x\]\(http\://x\) \<b\> \`c\` \:red\[d\]"


@pytest.mark.parametrize(("cents", "told"), [(1250, "an estimate from the quotes"), (None, "no estimate")])
def test_money_is_called_an_estimate_or_said_to_be_unknown(app: App, cents: int | None, told: str) -> None:
    add_job(app, "Live one", practice=False, estimate_cents=cents, tallies={"succeeded": 3}, accepted=True)
    text = said(draw())
    assert told in text
    assert ("12\\.50" in text) is (cents is not None)


@pytest.mark.parametrize(
    ("kind", "service", "told"),
    [("campaign", "bhuman", "3 videos"), ("agent", "bithuman", "3 agents"), ("lesson", "vacademy", "3 lessons")],
)
def test_what_was_spent_is_counted_in_what_the_service_makes(app: App, kind: str, service: str, told: str) -> None:
    add_job(app, "Live one", kind=kind, service=service, practice=False, tallies={"succeeded": 3}, accepted=True)
    assert [metric.value for metric in draw().metric] == [told]


def test_practice_is_said_to_cost_nothing(app: App) -> None:
    add_job(app, "Played", practice=True, estimate_cents=900, accepted=True)
    text = said(draw())
    assert "BHuman in practice, this month" in text
    assert "nothing charged" in text
    assert "estimate" not in text


def test_something_new_is_one_press_away(app: App) -> None:
    for label, kind in (("New campaign", "campaign"), ("New agent", "agent")):
        at = draw()
        next(button for button in at.button if button.label == label).click().run()
        (begun,) = app.drafts.list_open(kind=kind)
        assert begun.id in at.query_params["draft"]


@pytest.mark.parametrize("label", ["New campaign", "New agent", "Try an example file"])
def test_a_press_on_the_first_page_counts_also_when_a_colleague_began_something_meanwhile(app: App, label: str) -> None:
    at = draw()
    theirs = app.drafts.create(kind="lesson", person=ANA, name="Theirs")
    next(button for button in at.button if button.label == label).click().run()
    begun = [one.id for kind in ("campaign", "agent") for one in app.drafts.list_open(kind=kind)]
    assert len(begun) == 1
    assert begun[0] in at.query_params["draft"]
    assert theirs not in begun


def test_the_inbox_holds_what_failed_lately_what_is_handed_over_and_scripts_to_be_read(app: App) -> None:
    failed = add_job(app, "Half of it", "done_with_failures", tallies={"succeeded": 2, "failed": 3})
    long_ago = add_job(app, "Settled", "done_with_failures", tallies={"succeeded": 2, "failed": 4}, hours=24 * 30)
    away = add_job(app, "Put away", "failed", tallies={"failed": 5})
    app.deleting.archive(away, ANA, away=True)
    draft_id = app.lessons.drafts.from_brief({"prompt": "How rain is made"}, "SCRIPT", ANA)
    script = app.launches.launch(draft_id, app.quotes.quote(draft_id).fingerprint, ANA)
    move(app, script, [0], "succeeded", vendor_id="0" * 32)
    stand(app, script, "done")
    text = said(draw())
    assert "**3 videos failed.**" in text
    assert "**1 script waits to be read**" in text
    assert "4 videos failed" not in text
    assert "5 videos failed" not in text
    assert [line.id for line in app.views.overview().needs_person] == [failed]
    assert long_ago != failed


def test_whoever_said_who_they_are_can_see_only_what_they_began(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not draw(whose="Mine").segmented_control
    monkeypatch.setattr(person, "signed_in", lambda _app: ANA)
    theirs = add_job(app, "Theirs", "paused", person="Mara")
    own = add_job(app, "Own", "running", person=ANA.name)
    for who in (ANA, named("Mara")):
        app.drafts.create(kind="campaign", person=who, name=f"Of {who.name}")

    def shown(whose: str) -> set[str]:
        return {query.removeprefix("job=") for page, query in links(draw(whose=whose)) if page == "job"}

    assert shown("Everybody's") == {theirs, own}
    assert shown("Mine") == {own}
    assert "Of Mara" not in said(draw(whose="Mine"))


def test_a_job_that_a_cap_stopped_says_so_and_leads_to_the_caps_and_one_that_a_person_paused_does_not(app: App) -> None:
    capped = add_job(app, "Too much", "paused", pause_reason="The cap of this run is 2 items, and 2 went out.")
    by_hand = add_job(app, "Not now", "paused", pause_reason="Mara paused it.")
    with app.database.write() as session:
        note(session, capped, CALLSHEET, CAPPED)
        note(session, by_hand, CALLSHEET, CAPPED)
        note(session, by_hand, "Mara", PAUSED)
    at = draw()
    text = said(at)
    assert "**Stopped by a cap.** The cap of this run is 2 items, and 2 went out\\." in text
    assert "**Paused.** Mara paused it\\." in text
    assert [page for page, _ in links(at)].count("money") == 1


def test_at_a_live_service_the_example_chooses_nothing_for_anybody(build_app: Callable[..., App]) -> None:
    app = build_app(bhuman_key_id="k" * 32, bhuman_key_secret="k" * 32, team_password=None)
    keep(app, {"c1": "Spring", "c2": "Autumn"})
    at = draw("overview.py")
    assert [one.label for one in at.button if one.proto.type == "primary"] == ["New campaign"]
    next(one for one in at.button if one.label == "Try an example file").click().run()
    (line,) = app.drafts.list_open(kind="campaign")
    draft = app.drafts.get(line.id)
    assert (draft.target, draft.mapping.variables) == (None, [])
