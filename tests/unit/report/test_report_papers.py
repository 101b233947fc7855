"""The form, the pictures and the papers of a revision."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from scanfit.model.orthotic import Origin
from scanfit.model.scan import Side
from scanfit.orthotic.elements import element, load_elements
from scanfit.orthotic.machines import machine_of
from scanfit.orthotic.make import make
from scanfit.report.contents import contents_of, statement_of
from scanfit.report.files import Told, changes_png, device_files, papers
from scanfit.report.stl import stl_bytes

TOLD = Told(software="scanfit test", definitions="1")


def pictures(case):
    return {name: content for one in case.made.values() for name, content in
            device_files(one, case.prescription, TOLD) if name.endswith(".png")}  # fmt: skip


def pages(pdf):
    assert pdf.startswith(b"%PDF-")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def form(case, prescription, made):
    return dict(papers(case.seen.pair, prescription, made, {}, TOLD, pictures(case)))["form.pdf"]


def test_the_form_is_a_page_a_foot_and_the_same_twice(case):
    one, other = (form(case, case.prescription, case.made) for _ in range(2))
    assert one == other
    assert pages(one) == 2


def test_it_stays_within_two_pages_a_foot_where_everything_is_prescribed(case):
    by = Origin(kind="prescriber", by="Dr B. with a long name", because="a reason of many words, as people write them")
    asked = case.made[Side.RIGHT].asked
    terms = load_elements()
    every = {
        name: terms[name].element(one.value, by, note="seen again in two weeks") for name, one in asked.elements.items()
    }
    foot = replace(asked, elements=every)
    notes = tuple(f"note {k}: a prescriber's entry passes what a rule may ask for" for k in range(6))
    one = replace(case.prescription, feet=(foot,), notes=notes)
    made = {Side.RIGHT: replace(case.made[Side.RIGHT], asked=foot)}
    assert pages(form(case, one, made)) <= 2


def test_text_of_a_lab_is_text_and_no_markup(case):
    """Typst's own markup, code and files stay what they are: letters."""
    hostile = replace(
        case.prescription, order='#read("main.typ")', patient="*bold* $x$ \\", notes=("#panic()", "@x <y>")
    )
    assert pages(form(case, hostile, case.made)) == 2


def test_without_a_device_it_says_why(case):
    made = {side: replace(one, solid=None, checks=(), why=("sole: a saved profile has none",)) for side, one in
            case.made.items()}  # fmt: skip
    papers_of = dict(papers(case.seen.pair, case.prescription, made, {}, TOLD, {}))
    assert pages(papers_of["form.pdf"]) == 2
    assert b'"left": []' in papers_of["checks.json"]


def image(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_the_map_of_changes_is_red_where_it_rose_and_grey_elsewhere(case):
    made = case.made[Side.RIGHT]
    before = stl_bytes(made.solid.mesh)
    asked = {**made.asked.elements, "met_pad_height": element("met_pad_height", 8.0, Origin(kind="default"))}
    view = case.seen.views[Side.RIGHT]
    after = make(replace(made.asked, elements=asked), case.seen.pair.right, view, machine_of("fff"))
    picture = image(changes_png(before, after, 2))
    wide = 18 + round(2 * made.sole.grid.step) * made.sole.grid.ny  # beside it is the scale
    map_only = picture[:, :wide]
    red = (map_only[..., 0] - map_only[..., 2] > 60).sum()
    blue = (map_only[..., 2] - map_only[..., 0] > 60).sum()
    grey = (np.ptp(map_only, axis=2) == 0) & (map_only[..., 0] == 225)
    assert red > 300
    assert blue == 0
    assert grey.sum() > 20 * red
    nothing = image(changes_png(before, made, 2))[74:, :wide]
    assert (np.ptp(nothing, axis=2) < 12).all()


def test_a_left_device_is_drawn_as_the_mirror_image_of_a_right_one(case):
    left = image(pictures(case)["left.contact.png"])
    right = image(pictures(case)["right.contact.png"])
    assert left.shape[0] > 300
    assert right.shape[0] > 300


def test_readme_and_statement_have_what_the_lab_entered(case, without_references):
    facts = {"revisions": [{"revision": 1, "by": "Dr B", "because": "a test", "edits": [],
                            "software": {"scanfit": "9"}}]}  # fmt: skip
    text = contents_of(case.prescription, case.made, {}, facts)
    assert "order A-17" in text
    assert "not a diagnosis" in text
    statement = statement_of(case.prescription)
    for words in ("A-17", "P7", "Dr B", "right rearfoot posting 3° varus", "Signature of the prescriber"):
        assert words in statement
    assert "{" not in statement
    assert "None" not in statement_of(without_references)


@pytest.mark.parametrize("side", list(Side))
def test_a_contact_map_shows_the_foot(case, side):
    picture = image(pictures(case)[f"{side.value}.contact.png"])
    coloured = np.ptp(picture, axis=2) > 40
    assert coloured.mean() > 0.08
