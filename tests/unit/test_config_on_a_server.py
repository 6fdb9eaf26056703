"""What a server checks of how it is set up: secrets from files, its address, a proxy in front."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.config import Settings, load_settings
from services.config.bhuman import BHumanSettings
from services.config.serving import refuse_base_path
from services.errors import SettingsError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def in_file(tmp_path: Path, text: str) -> str:
    file = tmp_path / "secret"
    file.write_text(text)
    return str(file)


def test_a_secret_is_read_from_the_file_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSHEET_TEAM_PASSWORD_FILE", in_file(tmp_path, "four words of nothing alike\n"))
    monkeypatch.setenv("CALLSHEET_BHUMAN_KEY_SECRET_FILE", in_file(tmp_path, "four words of nothing alike\n"))
    settings = load_settings()
    assert settings.team_password is not None
    assert settings.team_password.get_secret_value() == "four words of nothing alike"
    secret = settings.section(BHumanSettings).bhuman_key_secret
    assert secret is not None
    assert secret.get_secret_value() == "four words of nothing alike"


AUTH = """
[auth]
cookie_secret_file = "{folder}/cookie"
{more}
[auth.acme]
client_id = "callsheet"
client_secret_file = "{folder}/client"
server_metadata_url = "https://acme.example/.well-known/openid-configuration"
"""


def auth_of(tmp_path: Path, more: str = "") -> Settings:
    (tmp_path / "cookie").write_text("c" * 40 + "\n")
    (tmp_path / ".streamlit").mkdir(exist_ok=True)
    (tmp_path / ".streamlit/secrets.toml").write_text(AUTH.format(folder=tmp_path, more=more))
    return load_settings()


def test_the_secrets_of_sign_in_are_read_from_files_too(tmp_path: Path) -> None:
    (tmp_path / "client").write_text("quite another secret\n")
    auth = auth_of(tmp_path).auth
    assert auth.cookie_secret is not None
    assert auth.cookie_secret.get_secret_value() == "c" * 40
    assert [one.client_secret.get_secret_value() for one in auth.providers] == ["quite another secret"]


def test_a_secret_of_sign_in_whose_file_is_missing_or_that_stands_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"client_secret_file in \[auth\.acme\] names .*client, which cannot be read"
    ):
        auth_of(tmp_path)
    (tmp_path / "client").write_text("x")
    with pytest.raises(SettingsError, match=r"cookie_secret_file in \[auth\] stands beside cookie_secret") as refused:
        auth_of(tmp_path, more=f'cookie_secret = "{"k" * 40}"')
    assert "kkk" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_named_and_nothing_of_it_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSHEET_BITHUMAN_SECRET_FILE", str(tmp_path / "missing"))
    with pytest.raises(SettingsError, match=r"CALLSHEET_BITHUMAN_SECRET_FILE names .*missing"):
        Settings()


def test_a_setting_that_stands_in_two_places_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSHEET_VACADEMY_KEY", "one")
    monkeypatch.setenv("CALLSHEET_VACADEMY_KEY_FILE", in_file(tmp_path, "another"))
    with pytest.raises(SettingsError, match="both set"):
        Settings()


@pytest.mark.parametrize(
    ("public_url", "base_path"),
    [("https://example.org/callsheet", ""), (None, "callsheet"), ("https://callsheet.example.org", "/x/")],
)
def test_a_path_before_everything_is_refused_with_what_to_do(public_url: str | None, base_path: str) -> None:
    with pytest.raises(SettingsError, match="host name of its own"):
        refuse_base_path(public_url, base_path)


def test_a_host_of_its_own_is_served() -> None:
    refuse_base_path("https://callsheet.example.org", "")
    refuse_base_path(None, "")
