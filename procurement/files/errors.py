"""Why a file cannot be read."""


class UnreadableFile(ValueError):
    """The file is not what it says; ``code`` names the message, ``params`` what stands in it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}
