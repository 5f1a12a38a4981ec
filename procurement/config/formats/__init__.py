"""How days and hours are written where a sentence or the administration holds them."""
