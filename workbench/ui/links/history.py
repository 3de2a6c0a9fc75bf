"""What became of the entities with each delivery; their numbers stay."""

import pandas as pd

from workbench.linkage.entity_results import EntityEvents
from workbench.project import Project
from workbench.ui import show

_KINDS = ("new", "same", "changed", "returned", "merged", "split", "gone")
_MOVES = 100


def history(project: Project, task: str) -> None:
    """Entities by delivery: new, same, changed, returned, merged, split, gone; the last moves."""
    sources = [one.left for one in project.settings.linkage if one.rules == task]
    generations = project.entity_history(sources[0]) if sources else ()
    if not generations:
        show.note("table.empty")
        return
    show.note("links.history_note")
    frame = pd.DataFrame([one.events.model_dump(include={*_KINDS}) for one in generations])
    frame["delivery"] = [one.delivery for one in generations]
    frame["made"] = [show.moment(one.made) for one in generations]
    labels = {"delivery": "label.delivery", "made": "label.made"}
    labels |= {kind: f"entities.{kind}" for kind in _KINDS}
    kinds = {"delivery": "date", **dict.fromkeys(_KINDS, "number")}
    show.table(frame.loc[::-1, [*labels]], kinds, labels)
    _moves(generations[-1].events)


def _moves(events: EntityEvents) -> None:
    moves = [*events.merges, *events.splits]
    if not moves:
        return
    show.heading("links.moves")
    show.say("links.moves_note", count=len(moves), shown=min(len(moves), _MOVES))
    frame = pd.DataFrame(
        {
            "entity_id": [one.entity_id for one in moves],
            "before": [_listed(one.before) for one in moves],
            "after": [_listed(one.after) for one in moves],
        }
    )
    labels = {"entity_id": "label.entity", "before": "label.before", "after": "label.after"}
    show.table(frame.head(_MOVES), {"entity_id": "number"}, labels)


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))
