from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.shell.lines import COPY
from services.container import App
from services.errors import DiskFull
from services.jobs.drafts.drafts import Drafts
from services.store.tables import Job
from tests.rigs.people import named
from tests.ui.jobs.job_stage import launch
from tests.ui.shell.stage import add_job, draw, links, said


def shown(at: AppTest) -> list[str]:
    return [query.removeprefix("job=").split("&")[0] for page, query in links(at) if page == "job"]


def test_an_empty_history_says_what_will_stand_here(app: App) -> None:
    at = draw("history.py")
    assert "Nothing has been launched yet" in said(at)
    assert not at.exception


def test_jobs_are_listed_newest_first_with_their_state_in_a_word_and_an_icon(app: App) -> None:
    old = add_job(app, "Old", "done_with_failures", tallies={"succeeded": 2, "failed": 1})
    new = add_job(app, "New", "paused")
    at = draw("history.py")
    assert shown(at) == [new, old]
    assert ":material/rule: Done, some failed" in said(at)
    assert "1 failed" in said(at)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "Paused"}, {"Spring"}),
        ({"by": "Jon"}, {"Spring", "Winter"}),
        ({"text": "autu"}, {"Autumn"}),
        ({"by": "Jon", "state": "Done"}, {"Winter"}),
        ({"text": "nothing like it"}, set()),
    ],
)
def test_filters_in_the_url_are_applied(app: App, query: dict[str, str], names: set[str]) -> None:
    jobs = {
        add_job(app, "Autumn", "done", person="Mara"): "Autumn",
        add_job(app, "Spring", "paused", person="Jon"): "Spring",
        add_job(app, "Winter", "done", person="Jon"): "Winter",
    }
    if "text" in query:
        query = {**query, "text": app.searches.keep(query["text"])}
    at = draw("history.py", **query)
    assert {jobs[job] for job in shown(at)} == names
    assert ("No job fits these filters." in said(at)) is (not names)
    assert "Clear" in [button.label for button in at.button]


def test_the_last_day_of_a_range_belongs_to_it(app: App) -> None:
    job = add_job(app, "Today", hours=0)
    today = app.views.job(job).created_at.date()
    assert shown(draw("history.py", since=str(today), until=str(today))) == [job]
    assert shown(draw("history.py", until=str(today - timedelta(days=1)))) == []


def test_older_and_newer_walk_by_key_and_the_url_keeps_the_place(app: App) -> None:
    jobs = [add_job(app, f"Job {n}") for n in range(60)][::-1]
    at = draw("history.py")
    seen = [shown(at)]
    for _ in range(2):
        next(button for button in at.button if button.label == "Older").click().run()
        seen.append(shown(at))
    assert [len(page) for page in seen] == [25, 25, 10]
    assert [job for page in seen for job in page] == jobs
    assert next(button for button in at.button if button.label == "Older").disabled
    assert shown(draw("history.py", before=at.query_params["before"])) == seen[2]
    next(button for button in at.button if button.label == "Newer").click().run()
    assert shown(at) == seen[1]
    next(button for button in at.button if button.label == "Newer").click().run()
    assert shown(at) == seen[0]


def test_a_changed_filter_starts_at_the_newest_again(app: App) -> None:
    jobs = [add_job(app, f"Job {n}") for n in range(30)]
    at = draw("history.py", before=jobs[10])
    assert shown(at)[0] == jobs[9]
    at.text_input(key="text").set_value("Job").run()
    assert shown(at)[0] == jobs[29]
    assert "before" not in at.query_params


def test_clear_takes_every_filter_away(app: App) -> None:
    jobs = [add_job(app, "Autumn", "done"), add_job(app, "Spring", "paused")]
    at = draw("history.py", text=app.searches.keep("Autumn"), state="Done")
    next(button for button in at.button if button.label == "Clear").click().run()
    assert sorted(shown(at)) == sorted(jobs)


def test_copy_as_a_new_draft_makes_one_draft_and_opens_it(app: App) -> None:
    job = add_job(app, "Autumn")
    at = draw("history.py")
    at.menu_button(key=f"history-{job}-menu").click(COPY).run()
    (draft,) = app.drafts.list_open()
    assert at.query_params["draft"] == draft.id


def test_a_copy_that_cannot_be_made_is_told_and_the_list_stays(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [add_job(app, "Winter"), add_job(app, "Autumn")]
    at = draw("history.py")

    def full(*_args: object, **_more: object) -> str:
        raise DiskFull("The disk is full.", next_step="Make room.")

    monkeypatch.setattr(Drafts, "copy", full)
    at.menu_button(key=f"history-{jobs[1]}-menu").click(COPY).run()
    assert "The disk is full" in at.error[0].value
    assert sorted(shown(at)) == sorted(jobs)


def test_history_is_narrowed_to_practice_to_samples_and_to_what_needs_a_person(app: App) -> None:
    real = add_job(app, "Real", practice=False)
    played = add_job(app, "Played", practice=True)
    sample = add_job(app, "Tried", practice=False, is_sample=True)
    paused = add_job(app, "Paused", "paused", practice=False)
    unclear = add_job(app, "Unclear", "running", practice=False, unknown=1)
    flagged = add_job(app, "Flagged", practice=False, flagged=1)
    assert set(shown(draw("history.py", only="Practice"))) == {played}
    assert set(shown(draw("history.py", only="Samples"))) == {sample}
    assert set(shown(draw("history.py", only="Needs a person"))) == {paused, unclear, flagged}
    assert set(shown(draw("history.py", only="Real"))) == {real, sample, paused, unclear, flagged}
    assert set(shown(draw("history.py", only="Real", state="Paused"))) == {paused}


def test_a_recipient_is_found_in_every_job_that_made_something_for_them(app: App) -> None:
    first, second, other = (launch(app, names=names) for names in (["Jörg", "Ana"], ["Mei", "Jörg"], ["Tom"]))
    keep = app.searches.keep
    assert set(shown(draw("history.py", recipient=keep("Jörg")))) == {first, second}
    assert set(shown(draw("history.py", recipient=keep("tom")))) == {other}
    assert shown(draw("history.py", recipient=keep("Priya"))) == []
    assert "No job fits these filters." in said(draw("history.py", recipient=keep("Priya")))


def test_several_filters_hold_at_once_and_the_oldest_can_stand_first(app: App) -> None:
    played = add_job(app, "Played", practice=True, hours=3)
    tried = add_job(app, "Tried", practice=True, is_sample=True, hours=2)
    add_job(app, "Real", practice=False, is_sample=True)
    assert shown(draw("history.py", only="Practice~Samples")) == [tried]
    assert shown(draw("history.py", only="Practice", order="Oldest first")) == [played, tried]


def test_what_is_of_one_draft_stands_together_and_a_job_is_found_by_its_tags(app: App) -> None:
    first, between, second = (launch(app, 3), launch(app, 2), launch(app, 2))
    with app.database.write() as session:
        session.get_one(Job, second).draft_id = session.get_one(Job, first).draft_id
    assert shown(draw("history.py")) == [second, first, between]
    app.job_words.set_tags(between, ["spring", "press, print"], named("Mara"))
    at = draw("history.py", text=app.searches.keep("press print"))
    assert shown(at) == [between]
    assert "press print" in said(at)


def test_whoever_looks_for_a_person_comes_to_that_persons_video(app: App) -> None:
    job = launch(app, names=["Jörg", "Ana"])
    kept = app.searches.keep("Jörg")
    at = draw("history.py", recipient=kept)
    assert f"job={job}&find={kept}" in [query for _page, query in links(at)]
