"""What the application's database role may not do to a table."""

_revoked: dict[str, str] = {}


def append_only(label: str) -> None:
    """Rows of this model (``app.Model``) are written once: no UPDATE, no DELETE."""
    _revoked[label] = "UPDATE, DELETE"


def read_only(label: str) -> None:
    """Rows of this model are written by the database itself: no INSERT, UPDATE or DELETE."""
    _revoked[label] = "INSERT, UPDATE, DELETE"


def never_deleted(label: str) -> None:
    """Rows of this model may change, and stay for good: no DELETE."""
    _revoked[label] = "DELETE"


def revoked() -> dict[str, str]:
    """Rights taken from the application's role, by model label."""
    return dict(_revoked)
