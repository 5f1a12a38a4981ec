"""Why a step was not taken: each refusal says everything that stands against it, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from procurement.law.decisions import Reason

if TYPE_CHECKING:
    from django.forms import BaseForm


class CaseRefusal(Exception):
    """A step was not taken and nothing has changed; ``reasons`` say why, each with its article."""

    code = "refused"

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(" ".join(reason.sentence(gettext) for reason in reasons))
        self.reasons = tuple(reasons)


class NotAllowed(CaseRefusal):
    """The actor is not the one who may take the step."""

    code = "not_allowed"


class Conflict(CaseRefusal):
    """The case is no longer as the actor saw it: somebody, or the actor in another window, was faster."""

    code = "conflict"


class Refused(CaseRefusal):
    """Conditions of the step are not met."""

    code = "refused"


class SignatureMissing(CaseRefusal):
    """The step is signed: the person must sign in again for it."""

    code = "signature_missing"


class InvalidInput(CaseRefusal):
    """What was entered cannot be taken; ``form`` holds it with its errors."""

    code = "invalid_input"

    def __init__(self, form: BaseForm) -> None:
        said = [Reason(name, str(error)) for name, errors in form.errors.items() for error in errors]
        super().__init__([Reason(one.code, one.message.replace("{", "{{").replace("}", "}}")) for one in said])
        self.form = form
