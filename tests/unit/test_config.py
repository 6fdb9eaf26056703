"""Settings: one door, clear errors, and no live key on an open address."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from pydantic import SecretStr

from services.config import Settings, is_loopback, load_settings
from services.config.bhuman import HOSTS, BHumanSettings
from services.config.bithuman import BitHumanSettings
from services.config.section import Section
from services.config.vacademy import VacademySettings
from services.errors import SettingsError
from services.files.opening import open_files
from services.vendors.bhuman import Credentials


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_a_key_bhuman_is_in_practice_on_our_own_address() -> None:
    settings = load_settings(server_port=8777).section(BHumanSettings)
    assert settings.practice
    assert settings.plays
    assert settings.host_of("user") == "http://127.0.0.1:8777/sandbox/bhuman/user"


def test_with_a_key_the_three_real_hosts_are_used() -> None:
    settings = load_settings(bhuman_api_key="k").section(BHumanSettings)
    assert not settings.practice
    assert [settings.host_of(which) for which in HOSTS] == [f"https://{which}.bhuman.ai" for which in HOSTS]


@pytest.mark.parametrize(
    ("setting", "section"),
    [("bhuman_studio_url", BHumanSettings), ("bithuman_url", BitHumanSettings), ("vacademy_url", VacademySettings)],
)
def test_a_host_elsewhere_is_never_practice_even_without_a_key(setting: str, section: type[Section]) -> None:
    elsewhere = load_settings(**{setting: "https://service.example"})
    assert not elsewhere.section(section).practice
    assert load_settings(**{setting: "http://127.0.0.1:8600/x"}).section(section).practice


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text("[callsheet]\nmax_upload_mb = 5\npoll_seconds = 9\n")
    monkeypatch.setenv("CALLSHEET_MAX_UPLOAD_MB", "7")
    settings = load_settings()
    assert (settings.max_upload_mb, settings.poll_seconds) == (7, 9.0)


def test_a_broken_secrets_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text("[callsheet\n")
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings()


def test_a_bad_setting_is_named_without_its_value() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(public_url="ftp://user:hunter2@host")
    assert "public_url" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_bad_settings_of_several_services_are_named_together() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(bithuman_answer_seconds=0, vacademy_url="hunter2", poll_seconds="often")
    assert all(name in str(caught.value) for name in ("bithuman_answer_seconds", "vacademy_url", "poll_seconds"))
    assert "hunter2" not in str(caught.value)


def test_a_name_that_is_no_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="vacademy_kay"):
        load_settings(vacademy_kay="k")
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text('[callsheet]\nvacademy_key = "k"\nbhuman_kay = "k"\n')
    with pytest.raises(SettingsError, match="bhuman_kay"):
        load_settings()


PAIR = base64.b64encode(b"id-1:s3cret").decode()


@pytest.mark.parametrize("name", ["bhuman_key_id", "bhuman_key_secret", "bhuman_api_key"])
@pytest.mark.parametrize("key", ["id-1:s3cret", PAIR, f"Basic {PAIR}", " id-1:s3cret\n"])
def test_a_whole_bhuman_key_is_found_under_any_of_its_names(name: str, key: str) -> None:
    settings = load_settings(**{name: key})
    assert not settings.section(BHumanSettings).plays
    assert Credentials.from_fields(*settings.section(BHumanSettings).key_fields) == Credentials(SecretStr(PAIR))


@pytest.mark.parametrize("fields", [{"bhuman_key_id": "half"}, {"bhuman_key_secret": "half"}])
def test_half_a_bhuman_key_is_never_taken_for_practice(fields: dict[str, str]) -> None:
    settings = load_settings(**fields).section(BHumanSettings)
    assert not settings.practice
    assert settings.host == "https://studio.bhuman.ai"


def test_id_and_secret_win_over_the_key_in_one_field_and_half_of_them_does_not() -> None:
    both = load_settings(bhuman_key_id="i", bhuman_key_secret="s", bhuman_api_key="a:b").section(BHumanSettings)
    half = load_settings(bhuman_key_id="i", bhuman_api_key="a:b").section(BHumanSettings)
    assert (both.key_fields, half.key_fields) == (["i", "s"], ["a:b"])


@pytest.mark.parametrize("name", ["BHUMAN_KEY", "bhuman_key_ID_", "BITHUMAN_KEY", "VACADEMY_API_KEY"])
def test_a_key_in_the_environment_under_a_name_that_is_none_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"CALLSHEET_{name}", "hunter2")
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert "CALLSHEET_" in str(caught.value.next_step)
    assert "hunter2" not in f"{caught.value} {caught.value.next_step}"


def test_what_is_set_but_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSHEET_VACADEMY_KEY", " ")
    monkeypatch.setenv("CALLSHEET_BHUMAN_STUDIO_URL", "")
    settings = load_settings()
    assert settings.section(VacademySettings).plays
    assert settings.section(BHumanSettings).plays


@pytest.mark.parametrize(
    ("settings", "refused"),
    [
        ({"server_address": "0.0.0.0"}, False),
        ({"server_address": "0.0.0.0", "bhuman_api_key": "k"}, True),
        ({"public_url": "https://calls.example.com", "bhuman_api_key": "k"}, True),
        ({"server_address": "0.0.0.0", "bhuman_api_key": "k", "team_password": "a password of four words"}, False),
        ({"server_address": "127.0.0.1", "bhuman_api_key": "k"}, False),
        ({"server_address": "0.0.0.0", "bithuman_secret": "k"}, True),
        ({"server_address": "0.0.0.0", "vacademy_key": "k"}, True),
        ({"server_address": "0.0.0.0", "vacademy_key": "k", "vacademy_url": "http://127.0.0.1:3128"}, True),
        ({"server_address": "0.0.0.0", "vacademy_url": "http://127.0.0.1:8600/vacademy"}, False),
    ],
)
def test_live_keys_on_an_open_address_need_sign_in(settings: dict[str, str], refused: bool) -> None:
    built = load_settings(**settings)
    if refused:
        with pytest.raises(SettingsError, match="no sign-in"):
            built.refuse_unsafe()
    else:
        built.refuse_unsafe()


@pytest.mark.parametrize(
    ("password", "common"),
    [
        ("password123456", True),
        ("Passw0rd!Passw0rd!", False),
        ("Qwertyuiop12345!", True),
        ("123456789012", True),
        ("aaaaaaaaaaaaaaaa", True),
        ("Callsheet2026!!", True),
        ("clapper board at dawn", False),
        ("山田太郎の青い自転車は速い", False),
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str, common: bool) -> None:
    built = load_settings(team_password=SecretStr(password))
    if common:
        with pytest.raises(SettingsError, match="tried first") as caught:
            built.refuse_unsafe()
        assert password not in str(caught.value)
    else:
        built.refuse_unsafe()


def test_a_proxy_on_this_machine_makes_no_live_service_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    built = load_settings(bithuman_secret="s", bhuman_api_key="k", vacademy_key="k")
    assert [section.practice for section in built.sections] == [False] * 3


HERE = "http://127.0.0.1:3128/x"
HERE_BHUMAN = {f"bhuman_{which}_url": HERE for which in HOSTS}
PASSED_ON: list[tuple[type[Section], dict[str, str]]] = [
    (BHumanSettings, {**HERE_BHUMAN, "bhuman_api_key": "k"}),
    (BHumanSettings, {**HERE_BHUMAN, "bhuman_key_id": "practice", "bhuman_key_secret": "s"}),
    (BHumanSettings, {**HERE_BHUMAN, "bhuman_api_key": "practice", "bhuman_user_token": "t"}),
    (BitHumanSettings, {"bithuman_url": "http://localhost:3128", "bithuman_secret": "s"}),
    (VacademySettings, {"vacademy_url": "http://[::1]:3128", "vacademy_key": "vac_live_0123456789"}),
    (VacademySettings, {"vacademy_url": HERE, "vacademy_user_token": "t"}),
]


@pytest.mark.parametrize(("section", "settings"), PASSED_ON)
def test_a_live_service_that_is_passed_on_by_an_address_of_this_machine_is_no_practice(
    section: type[Section], settings: dict[str, str]
) -> None:
    passed_on = load_settings(**settings)
    assert not passed_on.section(section).practice
    assert passed_on.rehearsed().section(section).practice


@pytest.mark.parametrize(
    ("section", "settings"),
    [
        (BHumanSettings, {**HERE_BHUMAN, "bhuman_api_key": "practice"}),
        (BHumanSettings, {**HERE_BHUMAN, "bhuman_api_key": "refused"}),
        (BitHumanSettings, {"bithuman_url": HERE, "bithuman_secret": "for practice"}),
        (VacademySettings, {"vacademy_url": HERE, "vacademy_key": "vac_live_practice000"}),
    ],
)
def test_a_sandbox_that_is_asked_with_a_key_made_for_practice_is_practice(
    section: type[Section], settings: dict[str, str]
) -> None:
    assert load_settings(**settings).section(section).practice


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("postgresql://ana@db/x", "postgresql+psycopg://ana@db/x"),
        ("postgresql+psycopg://ana@db:5432/x", "postgresql+psycopg://ana@db:5432/x"),
        ("postgres://ana@db/x", "postgresql+psycopg://ana@db/x"),
        ("postgresql://ana@db", None),
        ("postgresql://ana:p:word@db:none/x", None),
        ("mysql://db/x", None),
    ],
)
def test_a_database_is_named_with_a_driver_that_is_there_or_refused_in_words(url: str, used: str | None) -> None:
    if used is not None:
        assert load_settings(database_url=url).database_url == used
        return
    with pytest.raises(SettingsError, match="database_url") as caught:
        load_settings(database_url=url)
    assert url not in str(caught.value)


@pytest.mark.parametrize(("set_to", "used"), [("", ""), ("https://mirror.example/npm/", "https://mirror.example/npm")])
def test_lessons_have_their_libraries_from_one_address_or_from_none(set_to: str, used: str) -> None:
    assert load_settings(lesson_libraries_url=set_to).section(VacademySettings).lesson_libraries_url == used
    with pytest.raises(SettingsError, match="lesson_libraries_url"):
        load_settings(lesson_libraries_url="ftp://mirror.example")


@pytest.mark.parametrize(
    ("url", "ours"),
    [("http://127.0.0.1:1", True), ("http://[::1]:1", True), ("http://localhost", True), ("http://10.0.0.1", False)],
)
def test_only_this_machine_is_loopback(url: str, ours: bool) -> None:
    assert is_loopback(url) is ours


def test_no_secret_is_shown_by_the_settings() -> None:
    names = [name for name, field in Settings.every_field().items() if "SecretStr" in str(field.annotation)]
    assert names
    settings = load_settings(**dict.fromkeys(names, "hunter2"))
    assert "hunter2" not in repr([settings, *settings.sections])


@pytest.mark.parametrize(
    "url",
    [
        "/srv/callsheet",
        "file://machine/srv",
        "file:relative",
        "s3://",
        "s3://key:secret@bucket",
        "s3://b?x=1",
        "gs://b",
    ],
)
def test_a_place_for_files_that_cannot_be_one_is_refused_without_its_key(url: str) -> None:
    with pytest.raises(SettingsError, match="files_url") as said:
        load_settings(files_url=url)
    assert "secret" not in str(said.value).replace("_SECRET", "").replace("secrets.toml", "")


@pytest.mark.parametrize("url", ["file:///srv/call%20sheet", "s3://bucket", "s3://bucket/a/prefix", "", None])
def test_a_place_for_files_is_a_folder_or_a_bucket_or_the_data_folder(url: str | None) -> None:
    assert load_settings(files_url=url).files_url == (url or None)


def test_a_folder_for_files_is_there_and_not_inside_the_data_folder(tmp_path: Path) -> None:
    for name, wrong in (("none", "there is none"), ("data/files", "inside the data folder")):
        (tmp_path / "data/files").mkdir(parents=True, exist_ok=True)
        with pytest.raises(SettingsError, match=wrong):
            open_files(load_settings(data_dir=tmp_path / "data", files_url=(tmp_path / name).as_uri()))
    here = open_files(load_settings(data_dir=tmp_path / "data", files_url=(tmp_path / "data").as_uri()))
    assert here.where == "the data folder"
