"""What the schemas of GeoReport v2 load: parameters of queries and fields of forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict


class GeoreportArgs(TypedDict):
    """What `GeoreportSchema` loads."""

    jurisdiction_id: str


class ServicesQuery(GeoreportArgs):
    """What `ServicesQuerySchema` loads."""

    lat: float | None
    long: float | None


class PagesQuery(GeoreportArgs):
    """What `PagesQuerySchema` loads."""

    page: int
    page_size: int
    start_date: datetime | None
    end_date: datetime | None


class UpdatesQuery(PagesQuery):
    """What `UpdatesQuerySchema` loads."""

    service_request_id: Sequence[str]


class RequestsQuery(PagesQuery):
    """What `RequestsQuerySchema` loads."""

    service_request_id: Sequence[str]
    service_code: Sequence[str]
    status: Sequence[str]
    updated_after: datetime | None
    updated_before: datetime | None
    extensions: bool
    lat: float | None
    long: float | None
    radius: float | None
    bbox: tuple[float, float, float, float] | None


class OneRequestQuery(GeoreportArgs):
    """What `OneRequestQuerySchema` loads."""

    extensions: bool


class Open311RequestForm(GeoreportArgs):
    """What `Open311RequestFormSchema` loads."""

    service_code: str
    api_key: str
    lat: float | None
    long: float | None
    address_string: str
    address_id: str
    description: str
    media_url: str
    email: str
    device_id: str
    account_id: str
    first_name: str
    last_name: str
    phone: str


class Open311UpdateForm(GeoreportArgs):
    """What `Open311UpdateFormSchema` loads."""

    service_request_id: str
    api_key: str
    update_id: str
    updated_datetime: datetime
    status: str
    description: str
    media_url: str
