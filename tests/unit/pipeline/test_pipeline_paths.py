"""The conductor: from paths to a person's feet, each error with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanfit.demo_data import path as data
from scanfit.errors import ScanError, UsageError
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.scan import LoadState, Side
from scanfit.pipeline import ScanSettings, measure_paths, reader_for
from scanfit.units import Unit

LEFT = data("scans/foot-dupont-pair/left_foot.stl")
RIGHT = data("scans/foot-dupont-pair/right_foot.stl")
TYPED = """\
schema = "scanfit.profile/1"

[[feet]]
side = "right"
load_state = "sitting"
[feet.measurements]
foot_length = 262.5
"""


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return PluginHost()


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    path = tmp_path / "person.TOML"
    path.write_text(TYPED, encoding="utf-8")
    return path


def test_a_scan_and_a_typed_profile_make_a_pair(host, typed):
    pair = measure_paths([LEFT, typed], ScanSettings(load_state=LoadState.BIPEDAL), host)
    assert pair.left is not None
    assert pair.right is not None
    assert pair.left.load_state is LoadState.BIPEDAL
    assert pair.right.load_state is LoadState.SITTING  # as the file says
    assert pair.right.measurements["foot_length"].method == "typed"


def test_the_source_says_where_numbers_came_from(host):
    foot = measure_paths([LEFT], ScanSettings(), host).left
    assert foot is not None
    assert foot.source.path == str(LEFT)
    assert len(foot.source.sha256) == 64
    assert foot.source.unit is not None


@pytest.mark.parametrize("order", [(LEFT, RIGHT), (RIGHT, LEFT)])
def test_the_order_of_paths_means_nothing(order, host):
    pair = measure_paths(order, ScanSettings(), host)
    assert [foot.side for foot in pair.feet] == [Side.LEFT, Side.RIGHT]


def test_one_file_twice_is_said_to_be_one_file(host):
    with pytest.raises(UsageError) as refused:
        measure_paths([RIGHT, RIGHT], ScanSettings(), host)
    assert refused.value.what == (f"the same right foot twice in one call: {RIGHT} and {RIGHT} hold the same bytes")
    assert refused.value.next_step == "give the file once, or the other foot's file"


def test_a_profile_and_a_scan_of_one_side_are_two_people(host, typed):
    with pytest.raises(UsageError, match="two right feet in one call"):
        measure_paths([RIGHT, typed], ScanSettings(), host)


def test_side_with_several_files_reads_none_of_them(host):
    with pytest.raises(UsageError) as refused:
        measure_paths([Path("no.stl"), Path("no.obj")], ScanSettings(side=Side.LEFT), host)
    assert refused.value.what == "--side cannot say which of several files it means"


@pytest.mark.parametrize("name", ["foot.STL", "foot.Stl", "foot.stl"])
def test_a_suffix_may_be_in_capitals(name, host, tmp_path):
    path = tmp_path / name
    path.write_bytes(LEFT.read_bytes())
    assert reader_for(path, host).name == "stl"


def test_an_error_carries_the_path_it_happened_in(host, tmp_path):
    path = tmp_path / "foot.stl"
    path.write_bytes(b"")
    with pytest.raises(ScanError) as refused:
        measure_paths([LEFT, path], ScanSettings(), host)
    assert refused.value.where == str(path)


def test_a_folder_has_no_reader(host, tmp_path):
    with pytest.raises(ScanError) as refused:
        reader_for(tmp_path, host)
    assert (refused.value.what, refused.value.where) == ("this is a folder, not a scan file", str(tmp_path))
    assert refused.value.next_step == "name the file inside it"


def test_a_sock_is_told_and_taken_off(host):
    bare, socked = (measure_paths([LEFT], ScanSettings(sock_mm=mm), host).left for mm in (0.0, 2.0))
    assert bare is not None
    assert socked is not None
    assert "sock" not in bare.inferred
    assert socked.inferred["sock"].because == "given with --sock and taken off every measure"
    for name, measure in socked.measurements.items():
        assert isinstance(measure, Measurement)
        if measure.unit == "deg":  # an even sock moves outlines and middle lines as a whole
            assert measure.value == bare.measurements[name].value
        else:
            assert measure.value < bare.measurements[name].value
        assert measure.sigma > bare.measurements[name].sigma
    assert {"foot_length", "ball_width", "ball_girth", "dorsum_height_50", "toe1_angle"} <= set(socked.measurements)
    assert "arch_height_index" in socked.withheld  # a ratio of a height and a length has no layers of sock


@pytest.mark.parametrize(("option", "settings"), [("--unit", {"unit": Unit.IN}), ("--sock", {"sock_mm": 2.0})])
def test_an_option_that_a_profile_cannot_follow_is_refused(option, settings, host, typed):
    with pytest.raises(UsageError) as refused:
        measure_paths([typed], ScanSettings(**settings), host)
    assert refused.value.what == f"{option} is for scans, and profiles hold numbers that are measured already"
    assert refused.value.where == str(typed)


def test_a_load_state_is_added_to_a_profile_that_has_none(host, typed):
    typed.write_text(typed.read_text(encoding="utf-8").replace('load_state = "sitting"\n', ""), encoding="utf-8")
    pair = measure_paths([typed], ScanSettings(load_state=LoadState.BIPEDAL), host)
    assert [foot.load_state for foot in pair.feet] == [LoadState.BIPEDAL]
