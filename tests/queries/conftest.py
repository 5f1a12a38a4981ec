from tests.world.fixtures import world

__all__ = ["world"]
