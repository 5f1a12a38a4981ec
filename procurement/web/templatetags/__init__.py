"""Template tags of the site: ``{% load krds %}``."""
