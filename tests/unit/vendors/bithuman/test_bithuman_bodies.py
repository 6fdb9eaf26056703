"""The bytes of a generate request: they say exactly what was asked, and what the contract refuses never leaves."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.vendors.bithuman import MODELS, AgentBody, OlderApi, agent_body, read_body

JPEG = b"\xff\xd8\xff" + bytes(40)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(40)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_bytes_are_what_was_asked_and_nothing_else() -> None:
    body = agent_body(model="essence-2", prompt="Žofie 🎻", aspect_ratio="9:16", transparency=False)
    assert body == ('{"prompt":"Žofie 🎻","aspect_ratio":"9:16","model":"essence-2","transparency":false}'.encode())


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)
urls = (
    st.just("https://pictures.test/a.jpg") | st.just("data:image/jpeg;base64," + encoded(JPEG)) | st.just(encoded(JPEG))
)


@given(
    model=st.sampled_from(MODELS),
    prompt=texts,
    image=st.none() | urls,
    aspect_ratio=st.sampled_from([None, "16:9", "9:16", "1:1"]),
    framing=st.sampled_from([None, "portrait", "full_body"]),
    transparency=st.sampled_from([None, True, False]),
    older=st.none() | st.builds(OlderApi, duration=st.integers(1, 60), video_aspect_ratio=st.just("1:1")),
    agent_id=st.none() | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", fullmatch=True),
)
def test_whatever_is_written_is_read_back_the_same(
    model: str,
    prompt: str,
    image: str | None,
    aspect_ratio: str,
    framing: str,
    transparency: bool,
    older: OlderApi,
    agent_id: str | None,
) -> None:
    body = agent_body(
        model=model, prompt=prompt, image=image, aspect_ratio=aspect_ratio, framing=framing,
        transparency=transparency, older_api=older, agent_id=agent_id,
    )  # fmt: skip
    assert read_body(body) == AgentBody(
        model, prompt, image, None, aspect_ratio, framing, transparency, older, agent_id
    )


@pytest.mark.parametrize("model", ["essence", "expression", "", "Essence-1", "essence-3"])
def test_only_full_model_names_are_sent(model: str) -> None:
    with pytest.raises(Invalid):
        agent_body(model=model, prompt="A tutor")


def test_model_may_be_left_out_for_the_older_api_only() -> None:
    with pytest.raises(Invalid):
        agent_body(model=None, prompt="A tutor")
    assert read_body(agent_body(model=None, prompt="A tutor", older_api=OlderApi())).model is None


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"prompt": None}, "prompt"),
        ({"prompt": "  "}, "prompt"),
        ({"prompt": "\ud83d"}, "prompt"),
        ({"image": ""}, "image"),
        ({"image": "ftp://host/a.jpg"}, "image"),
        ({"image": "https:///a.jpg"}, "image"),
        ({"image": "https://host/a\tb.jpg"}, "a tab"),
        ({"image": "https://ho st/a.jpg"}, "ho st"),
        ({"image": "https://host/a\u200bb.jpg"}, "zero width space"),
        ({"image": "not base64!"}, "image"),
        ({"image": encoded(b"<svg xmlns='x'/>")}, "image"),
        ({"image": encoded(WAV)}, "image"),
        ({"image": encoded(b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))}, "10 MB"),
        ({"audio": encoded(JPEG)}, "audio"),
        ({"audio": encoded(b"RIFF\x24\x00\x00\x00WAVE" + bytes(25 * 1024 * 1024))}, "25 MB"),
        ({"aspect_ratio": "4:3"}, "aspect_ratio"),
        ({"framing": "feet"}, "framing"),
        ({"agent_id": ""}, "agent id"),
        ({"agent_id": "../A1"}, "agent id"),
        ({"agent_id": "-A1"}, "agent id"),
        ({"agent_id": "Žofie"}, "agent id"),
        ({"agent_id": "A" * 65}, "agent id"),
        ({"older_api": OlderApi(video_aspect_ratio="4:3")}, "video_aspect_ratio"),
        ({"older_api": OlderApi(video=encoded(JPEG))}, "video"),
        ({"older_api": OlderApi(duration=0)}, "duration"),
        ({"older_api": OlderApi(duration=float("nan"))}, "duration"),
    ],
)
def test_what_the_contract_refuses_is_refused_here_by_name(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as caught:
        agent_body(**{"model": "essence-1", "prompt": "A tutor", **wrong})
    assert named in caught.value.text
    assert caught.value.charged == "no"


def test_withdrawn_fields_are_sent_only_when_asked_for() -> None:
    plain = json.loads(agent_body(model="essence-1", prompt="A tutor"))
    assert set(plain) == {"prompt", "model"}
    older = OlderApi(video=encoded(MP4), duration=10, video_aspect_ratio="1:1")
    asked = json.loads(agent_body(model="essence-1", prompt="A tutor", older_api=older))
    assert set(asked) == {"prompt", "model", "video", "duration", "video_aspect_ratio"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"prompt":"A","model":"essence-1"} ', b'{"model":"essence-1","prompt":"A"}',
        b'{"agent_id":"MINE","prompt":"A","model":"essence-1"}', b'{"prompt":7,"model":"essence-1"}',
        b'{"prompt":"A","duration":true,"model":"essence-1"}', b'{"prompt":"A","model":"essence-1","transparency":1}',
        b'{"prompt":"A","version":"v1"}',
    ],
)  # fmt: skip
def test_bytes_that_this_program_did_not_make_are_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        read_body(body)


def test_long_media_never_show_in_texts() -> None:
    picture = encoded(JPEG + bytes(5000))
    said = read_body(agent_body(model="essence-1", prompt="A", image=picture, audio=encoded(WAV)))
    assert picture not in repr(said)
    shown = {kind: str(media) for kind, media in said.media.items()}
    assert set(shown) == {"image", "audio"}
    assert shown["image"].startswith("image/jpeg, 0.0 MB, sha256 ")
    assert all(len(text) < 60 for text in shown.values())
