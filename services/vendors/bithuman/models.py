"""bitHuman's records in bitHuman's words. Unknown fields are ignored, blank texts are None (contract, 2-12)."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import AliasChoices, Field, SecretStr, model_validator

from services.vendors.fields import (
    Address,
    Exact,
    Flag,
    Id,
    Number,
    Numbers,
    Text,
    Texts,
    Time,
    VendorRecord,
    Word,
    read_text,
)

_CODE = AliasChoices("agent_id", "code", "agent_code")


class Agent(VendorRecord):
    """An agent, from its status, from a list or as the whole record. `status` is the raw word.

    `model_url` is None for models without a file, and that is no failure (trap 4). `progress` is the raw number of
    either scale (see `progress.py`). The two times are the service's and may be in the wrong order (trap 18).
    """

    agent_id: Id = Field(validation_alias=_CODE)
    status: Word = ""
    name: Text = None
    description: Text = None
    system_prompt: Text = None
    image_url: Address = None
    video_url: Address = None
    model_url: Address = None
    voice_id: Text = None
    model: Text = None
    language: Text = None
    gender: Text = None
    event_type: Text = None
    error_message: Text = None
    progress: Number = None
    progress_msg: Text = None
    current_step: Text = None
    supported_models: Texts = Field(default_factory=list)
    created_at: Time = None
    updated_at: Time = None

    @model_validator(mode="before")
    @classmethod
    def _with_its_reason(cls, value: object) -> object:
        """Why it failed, also where that stands under the name of an error."""
        if not isinstance(value, dict) or read_text(value.get("error_message")) or value.get("status") != "failed":
            return value
        error = value.get("error")
        named = error.get("message") or error.get("code") if isinstance(error, dict) else error
        said = dict.fromkeys(text for one in (named, value.get("message")) if (text := read_text(one)))
        return {**value, "error_message": ": ".join(said)}


class Credits(VendorRecord):
    """The account's credits; a negative balance is possible. `minutes_estimate` has the service's own keys."""

    balance: Number = None
    plan_credits: Number = None
    topup_credits: Number = None
    is_enterprise: Flag = False
    minutes_estimate: Numbers = Field(default_factory=dict)


class UsageLine(VendorRecord):
    """Credits that went for something: above nothing they were taken, below they came back (section 12)."""

    id: Id
    agent_id: Text = Field(default=None, validation_alias=_CODE)
    credits_change: Number = None
    pricing_code: Text = None
    created_at: Time = None


class SecretOwner(VendorRecord):
    """Whose secret it is."""

    user_id: Text = None
    email: Text = None
    plan: Text = None
    credit_balance: Number = None
    account_status: Text = None


class _Generation(VendorRecord):
    by_model: Numbers = Field(default_factory=dict)


class Pricing(VendorRecord):
    """Credits for one new agent by the model's full name, as the service charges them today."""

    agent_generation: _Generation = _Generation()

    def price(self, model: str) -> int | None:
        """Credits for one agent; for `auto` the dearest it can become (trap 8). None when the service names none."""
        prices = self.agent_generation.by_model
        if model != "auto":
            found = prices.get(model)
        else:
            found = max(
                (prices[name] for name in ("auto", "essence-2", "expression-2") if name in prices), default=None
            )
        return None if found is None else round(found)


class UploadedFile(VendorRecord):
    """A stored file; `file_url` is what a new agent may be given."""

    file_url: Id
    file_type: Text = None
    file_size: Exact = None
    mime_type: Text = None
    asset_category: Text = None
    uploaded_at: Time = None


class Spoken(VendorRecord):
    """What became of words for open sessions. Zero rooms means that nobody heard it (trap 22)."""

    agent_id: Text = Field(default=None, validation_alias=_CODE)
    delivered_to_rooms: Exact = None
    rooms: Texts = Field(default_factory=list)
    rooms_skipped: Texts = Field(default_factory=list)
    rooms_failed: Texts = Field(default_factory=list)

    @property
    def heard(self) -> bool:
        """True when at least one session got it."""
        return bool(self.delivered_to_rooms or self.rooms)


class Session(VendorRecord):
    """An open session of an agent; only a deliverable one can be spoken into."""

    room_id: Id = Field(validation_alias=AliasChoices("room_id", "room", "room_name", "id"))
    deliverable: Flag = False


class ModelAdded(VendorRecord):
    """An agent is being made with one more model; `status` is the raw word (the answer's shape is assumed)."""

    agent_id: Text = Field(default=None, validation_alias=_CODE)
    model: Text = None
    status: Word = ""


class DownloadLink(VendorRecord):
    """Where a model's file can be fetched for `expires_in` seconds; never store it (trap 21)."""

    url: Id
    filename: Text = None
    model: Text = None
    expires_in: Exact = None


class Webhook(VendorRecord):
    """A saved destination for events; an empty list of events means all."""

    id: Id
    url: Text = None
    events: Texts = Field(default_factory=list)
    description: Text = None
    active: Flag = False
    created_at: Time = None


class CreatedWebhook(Webhook):
    """A new destination with the secret that signs its deliveries, which is told only this once."""

    secret: SecretStr | None = None


class WebhookTest(VendorRecord):
    """What became of a test event."""

    delivered: Flag = False
    status_code: Exact = None
    attempts: Exact = None


class WebhookDelivery(VendorRecord):
    """One event on its way to a destination; `status_code` is None when nobody answered."""

    id: Id
    event_type: Text = None
    status_code: Exact = None
    attempts: Exact = None
    delivered: Flag = False
    created_at: Time = None
    updated_at: Time = None


@dataclass(frozen=True)
class AgentAccepted:
    """An accepted paid request. `replayed` is True when the service says that this is its first answer again.

    It proves nothing about the media: a picture that cannot be fetched fails seconds later (trap 9).
    """

    agent_id: str
    status: str
    replayed: bool = False
    message: str | None = None
    warnings: tuple[str, ...] = ()
    request_id: str | None = None
    raw: str = field(default="", repr=False)
