"""An intake typed, written and read again; whatever is typed wrongly gets an answer in three parts."""

from __future__ import annotations

import json
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.care.intake_in import INTAKE_SCHEMA, intake_from_bytes, intake_from_file
from scanfit.care.intake_out import intake_to_plain, intake_to_toml
from scanfit.care.questions import load_questions, parse_questions
from scanfit.errors import UsageError, ValueFault
from scanfit.model.intake import Intake, Pain

QUESTIONS = load_questions()
HEAD = f'schema = "{INTAKE_SCHEMA}"\n'


def answers_to(question):
    if question.kind == "yes_no":
        return st.booleans()
    if question.kind == "number":
        return st.floats(question.least, question.most)
    if question.kind == "choice":
        return st.sampled_from(question.words)
    return st.lists(st.sampled_from(question.words), unique=True, max_size=4).map(tuple)


@st.composite
def pains(draw):
    site = draw(st.sampled_from(list(QUESTIONS.sites.values())))
    rating = st.none() | st.floats(0, 10)
    side = draw(st.sampled_from(["left", "right", "both"])) if site.sided else ""
    return Pain(site=site.name, side=side, now=draw(rating), worst=draw(rating), first_step=draw(rating),
                weeks=draw(st.none() | st.floats(0, 500)))  # fmt: skip


INTAKES = st.builds(
    Intake,
    answers=st.fixed_dictionaries({}, optional={k: answers_to(q) for k, q in QUESTIONS.by_key.items() if k != "pain"}),
    pains=st.lists(pains(), max_size=3).map(tuple),
)


@given(INTAKES)
def test_written_and_read_it_is_the_same(intake):
    assert intake_from_bytes(intake_to_toml(intake).encode()) == intake
    document = json.dumps(intake_to_plain(intake)).encode()
    assert intake_from_bytes(document, kind="json") == intake


@given(INTAKES)
def test_toml_and_json_say_the_same(intake):
    assert tomllib.loads(intake_to_toml(intake)) == intake_to_plain(intake)


def test_each_question_stands_above_its_answer():
    text = intake_to_toml(Intake(answers={"age": 52.0, "falls": False}))
    assert text == (
        'schema = "scanfit.intake/1"\n\n[person]\n# How old is the person?\nage = 52\n\n'
        "[health]\n# Has the person fallen in the last year, or is balance a trouble?\nfalls = false\n"
    )


@pytest.mark.parametrize(
    ("text", "what", "step"),
    [
        ("", "the file is empty", "an intake"),
        ("schema = 3", "schema is 3", "write schema"),
        ("a = [", "not TOML", "correct"),
        (HEAD + "[helth]\nfalls = true", "'helth' is not a section", "did you mean 'health'?"),
        (HEAD + "[health]\nfals = true", "'fals' is not a question", "did you mean 'falls'?"),
        (HEAD + "[health]\nfalls = 1", "falls is 1, expected true or false", "scanfit intake"),
        (HEAD + "[person]\nage = 300", "age is 300, expected 0 to 120 years", "scanfit intake"),
        (HEAD + "[person]\nage = true", "age is True, expected a number", "scanfit intake"),
        (HEAD + "[person]\nage = nan", "not a finite number", "write its value"),
        (HEAD + '[life]\nactivity = ["flying"]', "activity is 'flying'", "scanfit intake"),
        (HEAD + "health = 3", "'health' is not a table", "[health]"),
        (HEAD + "[pain]\nsite = 'hip'", "pain is not a list", "[[pain]]"),
        (HEAD + "[[pain]]\nside = 'left'", "the place that hurts is missing", "knee_inner"),
        (HEAD + "[[pain]]\nsite = 'hipp'\nside = 'left'", "'hipp' is not a place", "did you mean 'hip'?"),
        (HEAD + "[[pain]]\nsite = 'hip'", "the hip: the side is ''", "left, right or both"),
        (HEAD + "[[pain]]\nsite = 'low_back'\nside = 'left'", "the low back: the side", "leave side out"),
        (HEAD + "[[pain]]\nsite = 'hip'\nside = 'up'", "side is 'up'", "correct"),
        (HEAD + "[[pain]]\nsite = 'hip'\nside = 'left'\nnow = 11", "now is 11, expected 0 to 10", "correct"),
        (HEAD + "[[pain]]\nsite = 'hip'\nside = 'left'\nbad = 1", "'bad' is not a key", "use one of"),
        (HEAD + "[complaint]\npain = false\n[[pain]]\nsite = 'hip'\nside = 'left'", "pain is false", "take one"),
        (HEAD + "[[pain]]\nsite = 'hip'\nside = 'left'\n" * 65, "65 places", "each place once"),
    ],
)
def test_what_is_typed_wrongly_is_told(text, what, step):
    with pytest.raises(UsageError) as refused:
        intake_from_bytes(text.encode(), where="me.toml")
    assert what in refused.value.what
    assert step in refused.value.next_step
    assert refused.value.where.startswith("me.toml")


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["pain", "site", "side", "now", "falls", "age", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["pain", "health", "person", "life", "y"]), TREES, max_size=4) | TREES)
def test_any_tree_is_an_intake_or_a_usage_error(tree):
    if isinstance(tree, dict):
        tree = {"schema": INTAKE_SCHEMA, **tree}
    try:
        assert isinstance(intake_from_bytes(json.dumps(tree).encode(), kind="json"), Intake)
    except UsageError as refused:
        told = refused
        assert all((told.what, told.next_step))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_usage_error(data):
    for kind in ("toml", "json"):
        with pytest.raises(UsageError):
            intake_from_bytes(data, kind=kind)


def test_files(tmp_path):
    good = tmp_path / "me.TOML"
    good.write_text(HEAD + "[person]\nage = 52\n")
    assert intake_from_file(good).answers == {"age": 52.0}
    for name in ("me.txt", "none.toml"):
        with pytest.raises(UsageError):
            intake_from_file(tmp_path / name)
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(UsageError, match="at most 1 MB"):
        intake_from_file(huge)


def questions_plain():
    return tomllib.loads(resources.files("scanfit.care").joinpath("questions.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("change", "what"),
    [({"why": ""}, "reason"), ({"source": ""}, "source"), ({"kind": "guess"}, "kind"), ({"kind": "choice"}, "no words"),
     ({"key": "mass"}, "stands twice"), ({"if": "nothing"}, "no question 'nothing'"), ({"least": 200}, "no range")],
)  # fmt: skip
def test_a_question_that_is_not_whole_is_refused(change, what):
    plain = questions_plain()
    plain["question"][0] |= change
    with pytest.raises(ValueFault, match=what):
        parse_questions(plain)


def test_every_question_says_why_and_ends_as_a_question_or_a_sentence():
    for question in QUESTIONS.by_key.values():
        assert question.ask.endswith(("?", "."))
        assert question.why.endswith(".")
        assert question.source.startswith("clinical.md")
