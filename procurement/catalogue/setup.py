"""What the catalogue tells the rest of the ground when the site starts."""

from procurement.catalogue import helps, searching


def connect() -> None:
    """Register what is searched and the help of the pages."""
    searching.connect()
    helps.fill()
