"""Which HTTP status says that something was not done: the same on pages and over the API."""

from __future__ import annotations

from http import HTTPStatus

from procurement.cases.errors import CaseRefusal, Conflict, InvalidInput, NotAllowed, SignatureMissing
from procurement.documents.errors import FileRefused

STATUS: dict[type[Exception], HTTPStatus] = {
    InvalidInput: HTTPStatus.BAD_REQUEST,
    NotAllowed: HTTPStatus.FORBIDDEN,
    SignatureMissing: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
}


def status_of(refusal: CaseRefusal | FileRefused) -> HTTPStatus:
    """The status of a refusal; 422 where what was sent is understood and cannot be done."""
    return STATUS.get(type(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
