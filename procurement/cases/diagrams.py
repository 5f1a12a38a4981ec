"""State diagrams, drawn from the declarations: as a picture on the page of a case, as text in the docs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procurement.cases.procedures import Edge, edges_of, steps_of

if TYPE_CHECKING:
    from procurement.cases.models import Case

WIDTH, HEIGHT = 176, 48
GAP_X, GAP_Y = 36, 56
MARGIN = 12
BEND = 30
"""Measures of the picture in its own units."""


@dataclass(frozen=True, slots=True)
class Node:
    """A state in its place."""

    state: str
    label: str
    x: int
    y: int
    is_final: bool

    @property
    def centre(self) -> int:
        """The middle of the box, from the left."""
        return self.x + WIDTH // 2

    @property
    def text_y(self) -> int:
        """The line on which the label stands."""
        return self.y + HEIGHT // 2 + 5

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + HEIGHT

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + WIDTH


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and the paths between them, ready to be drawn."""

    nodes: Sequence[Node]
    paths: Sequence[str]
    width: int
    height: int


def diagram(model: type[Case]) -> Diagram:
    """The states of a procedure in rows, each below those that lead to it."""
    edges = list(dict.fromkeys((one.source, one.target) for one in edges_of(model) if one.source))
    rows = _ordered(_rows(model.procedure.initial, model.procedure.states.values, edges), edges)
    widest = max(len(row) for row in rows)
    width = 2 * MARGIN + widest * WIDTH + (widest - 1) * GAP_X + BEND
    nodes = {}
    for depth, row in enumerate(rows):
        used = len(row) * WIDTH + (len(row) - 1) * GAP_X
        start = (width - BEND - used) // 2
        for place, state in enumerate(row):
            nodes[state] = Node(
                state,
                model.procedure.state_label(state),
                start + place * (WIDTH + GAP_X),
                MARGIN + depth * (HEIGHT + GAP_Y),
                state in model.procedure.final,
            )
    height = 2 * MARGIN + len(rows) * HEIGHT + (len(rows) - 1) * GAP_Y
    return Diagram(list(nodes.values()), [_path(nodes[a], nodes[b]) for a, b in edges], width, height)


def _rows(initial: str, states: Sequence[str], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """States by the length of the longest way from the beginning that turns back nowhere."""
    forward = _without_ways_back(initial, edges)
    depth = dict.fromkeys(states, 0)
    for _round in states:
        for source, target in forward:
            depth[target] = max(depth[target], depth[source] + 1)
    return [
        found for row in range(max(depth.values()) + 1) if (found := [state for state in states if depth[state] == row])
    ]


def _without_ways_back(initial: str, edges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    kept: list[tuple[str, str]] = []
    done: set[str] = set()

    def visit(state: str, path: frozenset[str]) -> None:
        done.add(state)
        for source, target in edges:
            if source != state or target in path:
                continue
            kept.append((source, target))
            if target not in done:
                visit(target, path | {target})

    visit(initial, frozenset({initial}))
    return kept


def _ordered(rows: list[list[str]], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Within a row, states stand below the middle of those that lead to them."""
    place = {state: float(number) for row in rows for number, state in enumerate(row)}
    for row in rows[1:]:
        above = {
            state: [place[source] for source, target in edges if target == state and source != state] for state in row
        }
        row.sort(key=lambda state: sum(above[state]) / len(above[state]) if above[state] else place[state])
        place |= {state: float(number) for number, state in enumerate(row)}
    return rows


def _path(source: Node, target: Node) -> str:
    if target.y > source.y:
        middle = (source.bottom + target.y) // 2
        return (
            f"M{source.centre} {source.bottom} C{source.centre} {middle} {target.centre} {middle}"
            f" {target.centre} {target.y - 7}"
        )
    side = max(source.right, target.right) + BEND
    start, end = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    return f"M{source.right} {start} C{side} {start} {side} {end} {target.right + 7} {end}"


def as_text(model: type[Case]) -> str:
    """The procedure as a Mermaid state diagram."""
    procedure, steps = model.procedure, steps_of(model)
    lines = ["stateDiagram-v2", "    direction TB"]
    lines += [f"    {state}: {procedure.state_label(state)}" for state in procedure.states.values]
    lines += [
        f"    {_text_of(edge, steps[edge.transition].label if edge.transition else '')}" for edge in edges_of(model)
    ]
    lines += [f"    {state} --> [*]" for state in procedure.states.values if state in procedure.final]
    return "\n".join(lines) + "\n"


def _text_of(edge: Edge, label: object) -> str:
    return f"{edge.source or '[*]'} --> {edge.target}" + (f": {label}" if label else "")


def step_rows(model: type[Case]) -> Iterable[tuple[str, str, str, str, str]]:
    """Every step as a row: label, from, to, by whom, basis."""
    procedure = model.procedure
    parts = dict(procedure.parts)
    for step in steps_of(model).values():
        yield (
            str(step.label),
            ", ".join(procedure.state_label(state) for state in step.sources),
            ", ".join(procedure.state_label(state) for state in dict.fromkeys(step.targets)),
            ", ".join(who.label(parts) for who in step.who),
            step.basis,
        )


def page(model: type[Case]) -> str:
    """The procedure as a page of the docs: its diagram and every step."""
    procedure = model.procedure
    head = f"# {str(procedure.label)[:1].upper()}{str(procedure.label)[1:]}\n\n"
    meaning = (model.__doc__ or "").strip().splitlines()[0]
    intro = f"{meaning} Basis: {procedure.basis or '—'}. Numbers: `{procedure.prefix}-YYYY-NNNNNN`.\n\n"
    rows = "".join(f"| {' | '.join(cell or '—' for cell in row)} |\n" for row in step_rows(model))
    table = f"| step | from | to | by | basis |\n| --- | --- | --- | --- | --- |\n{rows}"
    return f"{head}{intro}```mermaid\n{as_text(model)}```\n\n{table}"
