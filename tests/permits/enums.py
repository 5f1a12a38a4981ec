"""Words of the permit procedure."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a permit stands."""

    DRAFT = "DRAFT", "draft"
    SUBMITTED = "SUBMITTED", "submitted"
    SUPPLEMENT = "SUPPLEMENT", "supplement asked for"
    EXAMINED = "EXAMINED", "being examined"
    PROPOSED = "PROPOSED", "proposed for decision"
    GRANTED = "GRANTED", "granted"
    REFUSED = "REFUSED", "refused"
    RETURNED = "RETURNED", "returned"
    WITHDRAWN = "WITHDRAWN", "withdrawn"
