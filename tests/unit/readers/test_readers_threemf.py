"""3MF: its unit, its placements, and archives that mean harm."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

from scanfit.api import ScanError, Unit

MODEL = "3D/3dmodel.model"


@pytest.mark.parametrize(
    ("unit", "expected", "factor", "notes"),
    [
        ("", Unit.MM, 1, ()),
        ("millimeter", Unit.MM, 1, ()),
        ("centimeter", Unit.CM, 1, ()),
        ("inch", Unit.IN, 1, ()),
        ("meter", Unit.M, 1, ()),
        ("micron", Unit.MM, 0.001, ("the unit micron turned into mm",)),
        ("foot", Unit.IN, 12, ("the unit foot turned into in",)),
    ],
)
def test_the_declared_unit(unit, expected, factor, notes, cube, write, read):
    model = write.model(*cube, unit=f' unit="{unit}"' if unit else "")
    scan = read(".3mf", write.archive({MODEL: model}))
    assert scan.unit is expected
    assert scan.notes == notes
    np.testing.assert_allclose(np.sort(scan.mesh.vertices, axis=0), np.sort(cube[0] * factor, axis=0), rtol=1e-7)


def test_build_transforms_are_applied(cube, write, read, surface):
    # 3MF multiplies a row vector from the left: x' = y, y' = -x, z' = z, then the last three numbers are added.
    build = '<item objectid="1" transform="0 -1 0 1 0 0 0 0 1 10 20 30"/>'
    mesh = read(".3mf", write.archive({MODEL: write.model(*cube, build=build)})).mesh
    x, y, z = cube[0].T.astype(float)
    assert surface(mesh.vertices, mesh.faces) == surface(np.column_stack((y + 10, 20 - x, z + 30)), cube[1])


def test_components_are_placed_where_they_say(cube, write, read):
    parts = '<object id="2"><components><component objectid="1"/>'
    parts += '<component objectid="1" transform="1 0 0 0 1 0 0 0 1 50 0 0"/></components></object></resources>'
    build = '<item objectid="2"/><item objectid="1" transform="1 0 0 0 1 0 0 0 1 0 50 0"/>'
    model = write.model(*cube, build=build).replace("</resources>", parts)
    mesh = read(".3mf", write.archive({MODEL: model})).mesh
    assert (len(mesh.vertices), len(mesh.faces)) == (24, 36)
    assert mesh.vertices.max(axis=0).tolist() == [52.25, 52.25, 2.25]


def test_a_part_in_another_file_of_the_archive(cube, write, read):
    root = write.model(*cube, build='<item objectid="7"/>')
    start, end = root.index("<object"), root.index("</resources>")
    component = (
        '<object id="7"><components><component p:path="/3D/Objects/foot.model" objectid="1"/></components></object>'
    )
    root = (root[:start] + component + root[end:]).replace("<model", '<model xmlns:p="urn:p"')
    scan = read(".3mf", write.archive({MODEL: root, "3D/Objects/foot.model": write.model(*cube)}))
    assert len(scan.mesh.faces) == 12
    twice = root.replace("</components>", '<component p:path="/3D/Objects/foot.model" objectid="2"/></components>')
    with pytest.raises(ScanError, match="the 3MF spreads its parts over several files, which is not read"):
        read(".3mf", write.archive({MODEL: twice, "3D/Objects/foot.model": write.model(*cube)}))


def _components(*pairs: tuple[str, str]) -> str:
    twice = '<object id="{}"><components><component objectid="{}"/><component objectid="{}"/></components></object>'
    return "".join(twice.format(name, part, part) for name, part in pairs)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('unit="millimeter"', 'unit="parsec"', "the unit 'parsec' is not one that 3MF knows"),
        ("<model", '<!DOCTYPE m [<!ENTITY a "b">]><model', "the 3MF model declares a document type or entities"),
        ("<item", "<!--", "the 3MF places no parts: its build is empty"),
        ('item objectid="1"', 'item objectid="9"', "the 3MF places object 9, which it does not hold"),
        ('item objectid="1"', "item", "a 3MF item has no id"),
        ("</resources>", '<object id="1"/></resources>', "two 3MF objects have the same id"),
        ("</resources>", _components(("2", "3"), ("3", "2")) + "</resources>", None),
        ("<model", "<mode", "the 3MF holds no model"),
        ('encoding="UTF-8"', 'encoding="UTF-16"', "the 3MF model is not UTF-8 text"),
        ('v3="3"', 'v3="80"', "faces span [0, 80] but there are 8 vertices"),
    ],
)
def test_refusals(old, new, what, cube, write, read):
    data = write.archive({MODEL: write.model(*cube).replace(old, new, 1)})
    if what is None:
        assert len(read(".3mf", data).mesh.faces) == 12
        return
    with pytest.raises(ScanError) as caught:
        read(".3mf", data)
    assert caught.value.what == what
    assert caught.value.next_step
    assert caught.value.where.endswith("scan.3mf")


def test_an_object_inside_itself_is_refused(cube, write, read):
    model = write.model(*cube, build='<item objectid="2"/>')
    model = model.replace("</resources>", _components(("2", "3"), ("3", "2")) + "</resources>")
    with pytest.raises(ScanError, match="a 3MF object contains itself"):
        read(".3mf", write.archive({MODEL: model}))


def test_objects_that_double_twenty_times_are_refused(cube, write, read):
    chain = _components(*((str(n), str(n - 1)) for n in range(2, 22)))
    model = write.model(*cube, build='<item objectid="21"/>').replace("</resources>", chain + "</resources>")
    with pytest.raises(ScanError, match="the 3MF places its parts too many times"):
        read(".3mf", write.archive({MODEL: model}))


@pytest.mark.parametrize("bad", ["wide", "1,5", "1e"])
def test_numbers_that_are_none_do_not_end_the_scan_early(bad, cube, write, read):
    model = write.model(*cube).replace('x="2.25"', f'x="{bad}"', 1)
    with pytest.raises(ScanError, match="the 3mf data cannot be read"):
        read(".3mf", write.archive({MODEL: model}))


def test_a_zip_bomb_is_not_unpacked(write, read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(MODEL, "w") as member:
        for _ in range(40):
            member.write(b" " * 1_000_000)
    with pytest.raises(ScanError, match=r"the zip archive unpacks [0-9,]+ bytes to 40,000,000, which no scan does"):
        read(".3mf", packed.getvalue())


def test_other_members_are_never_unpacked(cube, write, read):
    data = write.archive({MODEL: write.model(*cube), "Metadata/thumbnail.png": b"\0" * 50_000_000})
    assert len(read(".3mf", data).mesh.faces) == 12


def test_a_zip_that_is_no_3mf(write, read):
    with pytest.raises(ScanError, match=r"the zip archive holds no 3D/3dmodel\.model"):
        read(".3mf", write.archive({"foot.stl": b"solid"}))
    with pytest.raises(ScanError, match="the zip archive cannot be read: "):
        read(".3mf", write.archive({MODEL: "<model/>"})[:-30])


def test_a_damaged_byte_is_found_by_the_checksum(cube, write, read):
    data = bytearray(write.archive({MODEL: write.model(*cube)}))
    data[200] ^= 0x10
    with pytest.raises(ScanError, match="the zip archive cannot be read: "):
        read(".3mf", bytes(data))
