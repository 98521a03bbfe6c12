"""The panel of explore.ipynb: choose, see, take away; every control is a plain form field."""

from collections.abc import Callable, Hashable
from html import escape
from time import perf_counter
from typing import Any

import ipywidgets as widgets
from IPython.display import Javascript, display

from cpanalysis.declare.areas import DISTRICT_NAMES
from cpanalysis.errors import CpanalysisError
from cpanalysis.explore.answer import Answer
from cpanalysis.explore.choices import (
    Choices,
    list_beside,
    list_codes,
    list_months,
    list_splits,
    list_themes,
)
from cpanalysis.explore.export import EXPORTS, save
from cpanalysis.explore.question import AREAS
from cpanalysis.explore.session import Session
from cpanalysis.protect.policy import AUDIENCES

FIELDS = ("theme", "indicator", "by", "first", "last", "against")
LABELS = {
    "theme": "Theme",
    "indicator": "Indicator",
    "by": "Split by",
    "first": "Months from",
    "last": "Months to",
    "against": "Compare with",
}
STYLE = """<style>
.cp-panel select,.cp-panel button{font-size:14px;min-height:2rem}
.cp-panel :focus-visible{outline:3px solid #0b0c0c!important;outline-offset:1px;
 box-shadow:0 0 0 5px #fd0!important}
.cp-panel .widget-label{font-weight:600}
.cp-panel .cp-controls{position:sticky;top:0;align-self:flex-start}
.cp-panel .widget-html,.cp-panel .widget-html-content{min-width:0;max-width:100%}
.cp-panel .cp-shown .widget-html-content{width:100%}
.cp-code pre{background:#f3f2f1;color:#0b0c0c;padding:.5rem .7rem;margin:0;font-size:13px;
 line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere}
</style>"""

CHANGING = "Protecting for other eyes; the first time takes a minute or two."

OWN_KEYS = """
const mark = (told) => told.target.setAttribute("data-lm-suppress-shortcuts", "true");
const keep = (again) => {
  const area = element.closest(".jp-OutputArea");
  if (area) area.addEventListener("focusin", mark);
  else if (again) setTimeout(() => keep(again - 1), 100);
};
keep(50);
"""
"""JupyterLab takes arrow keys and letters in a field for commands to the notebook, unless told so
on the field itself: what has the focus is looked at before what stands around it."""


class Panel:
    """Controls on the left, the answer on the right, the code that makes it again above it."""

    def __init__(self, session: Session, *, area: str = DISTRICT_NAMES[0]) -> None:
        self.session = session
        self._shown: dict[Hashable, tuple[Answer, str]] = {}
        self._quiet = False
        self.fields = {name: make_choice(LABELS[name]) for name in FIELDS}
        self.areas = {name: make_box(name, name == area) for name in AREAS}
        self.audience = make_radio("Shown to", session.audience)
        self.button = widgets.Button(
            description="Save table and charts",
            layout={"width": "auto", "margin": f"0 0 0 {INDENT}"},
        )
        self.answer, self.code, self.status = (widgets.HTML() for _ in range(3))
        self._fill_all()
        self._listen()
        self.box = lay_out(self)
        self.update()

    def _listen(self) -> None:
        watched = [*self.areas.values(), *(self.fields[name] for name in FIELDS[2:])]
        for one in watched:
            one.observe(self._told(self.update), "value")
        self.fields["theme"].observe(self._told(self._fill_codes), "value")
        self.fields["indicator"].observe(self._told(self._fill_rest), "value")
        self.audience.observe(self._told(self._change_eyes), "value")
        self.button.on_click(lambda _: self.save())

    def _told(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """Return what happens on a change, but not while choices are being laid out."""
        return lambda _: None if self._quiet else act()

    def _fill_all(self) -> None:
        self._fill("theme", list_themes(self.session.catalogue))
        self._fill("indicator", self._codes())
        self._fill_fields()

    def _codes(self) -> Choices:
        return list_codes(self.session.catalogue, self.fields["theme"].value)

    def _fill_codes(self) -> None:
        self._fill("indicator", self._codes())
        self._fill_rest()

    def _fill_rest(self) -> None:
        self._fill_fields()
        self.update()

    def _fill_fields(self) -> None:
        code = self.fields["indicator"].value
        first, last = list_months(self.session, code)
        self._fill("by", list_splits(self.session, code))
        self._fill("against", list_beside(self.session, code))
        self._fill("first", first)
        self._fill("last", last)

    def _fill(self, name: str, choices: Choices) -> None:
        """Offer choices; the one that was chosen stays where it is still there."""
        field, known = self.fields[name], [value for _, value in choices]
        kept = field.value if field.value in known else known[0]
        self._quiet = True
        field.options, field.value = choices, kept
        self._quiet = False

    def _change_eyes(self) -> None:
        self._say(CHANGING)
        try:
            self.session = self.session.show_to(self.audience.value)
        except CpanalysisError as error:
            self._say(str(error))
            self._quiet = True
            self.audience.value = self.session.audience
            self._quiet = False
            return
        self._fill_rest()

    def ask(self) -> Answer:
        """Return the answer to what is chosen.

        Raises
        ------
        ParameterError
            Where no area is chosen, or the months end before they begin.
        """
        chosen = {name: field.value for name, field in self.fields.items()}
        return self.session.ask(
            chosen["indicator"],
            area=tuple(name for name, box in self.areas.items() if box.value),
            by=chosen["by"],
            period=(chosen["first"], chosen["last"]),
            against=chosen["against"],
        )

    def update(self) -> None:
        """Show the answer to what is chosen, and the code that makes it again."""
        began = perf_counter()
        try:
            answer, html = self._look_up()
        except CpanalysisError as error:
            self._say(str(error))
            return
        self.answer.value = html
        self.code.value = f'<div class="cp-code"><pre>{escape(answer.code)}</pre></div>'
        self._say(f"Answered in {perf_counter() - began:.2f} s.")

    def _look_up(self) -> tuple[Answer, str]:
        asked = self.ask_key()
        if asked not in self._shown:
            answer = self.ask()
            self._shown[asked] = (answer, answer._repr_html_())
        return self._shown[asked]

    def ask_key(self) -> Hashable:
        """Return what an answer is remembered by: whose eyes, and everything that is chosen.

        An indicator that was declared anew under its code is another one.
        """
        chosen = tuple(field.value for field in self.fields.values())
        places = tuple(name for name, box in self.areas.items() if box.value)
        declared = self.session.own.get(self.fields["indicator"].value)
        return self.session.audience, chosen, places, declared

    def save(self) -> None:
        """Write the answer's protected table and charts into the folder of exports."""
        try:
            saved = save(self._look_up()[0], EXPORTS)
        except (CpanalysisError, OSError) as error:
            self._say(str(error))
            return
        self._say(f"Saved: {', '.join(path.as_posix() for path in saved.paths)}")

    def _say(self, text: str) -> None:
        self.status.value = f'<p role="status">{escape(text)}</p>'

    def _ipython_display_(self) -> None:
        display(self.box)  # type: ignore[no-untyped-call]
        display(Javascript(OWN_KEYS))  # type: ignore[no-untyped-call]


def make_choice(label: str) -> widgets.Dropdown:
    """Return a list to choose one of."""
    return widgets.Dropdown(
        description=label, options=[("", "")], layout={"width": "auto"}, style=LABELLED
    )


INDENT = "6.8rem"
LABELLED = {"description_width": "6.5rem"}


def make_box(name: str, chosen: bool) -> widgets.Checkbox:
    """Return a box to tick."""
    return widgets.Checkbox(
        value=chosen, description=name, indent=False, layout={"width": "auto", "margin": "0"}
    )


def make_radio(label: str, chosen: str) -> widgets.RadioButtons:
    """Return the choice of whose eyes it is for."""
    return widgets.RadioButtons(
        options=list(AUDIENCES),
        value=chosen,
        description=label,
        layout={"margin": f".5rem 0 .5rem {INDENT}"},
    )


def lay_out(panel: Panel) -> widgets.VBox:
    """Return controls and answer side by side where there is room."""
    whom = widgets.VBox([widgets.HTML("<strong>Areas</strong>"), *panel.areas.values()])
    whom.layout.margin = f"0 0 .5rem {INDENT}"
    fields = panel.fields
    left = widgets.VBox(
        [
            *(fields[name] for name in ("theme", "indicator")),
            whom,
            *(fields[name] for name in FIELDS[2:]),
            panel.audience,
            panel.button,
            panel.status,
        ],
        layout={"flex": "0 0 23rem", "max_width": "100%"},
    )
    left.add_class("cp-controls")
    right = widgets.VBox(
        [panel.code, panel.answer],
        layout={"flex": "1 1 34rem", "min_width": "0", "margin": "0 0 0 1rem"},
    )
    right.add_class("cp-shown")
    whole = widgets.HBox([left, right], layout={"flex_flow": "row wrap"})
    box = widgets.VBox([widgets.HTML(STYLE), whole])
    box.add_class("cp-panel")
    return box
