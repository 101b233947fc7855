"""``scanfit catalog``: what people read, what programs read, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanfit.cli.errors import exit_code_of
from scanfit.cli.main import main
from scanfit.cli.session import Session
from scanfit.cli.table import table_lines

HEADER = (
    "sku,brand,model,category,wearer,size_system,size_label,width,inner_length_mm,ball_girth_mm,ball_width_mm,"
    "heel_width_mm,instep_height_mm,toe_box_height_mm,features,price,currency,stock"
)
GOOD = "A-1,Demo,One,casual,men,EU,42,D,277,250,100,70,67.5,36,demo;canvas,79.90,EUR,3"
LARGER = "A-1,Demo,One,casual,men,EU,42 2/3,D,281.4,,101,,,36.5,demo;canvas,79.90,EUR,0"


@pytest.fixture
def scanfit(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*args: str) -> tuple[int, str, str]:
        code = exit_code_of(main, list(args), Session())
        out, err = capsys.readouterr()
        return code, out, err

    return run


def write(path: Path, *rows: str, header: str = HEADER) -> str:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_check_of_a_good_file(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD, LARGER)
    assert scanfit("catalog", "check", location) == (0, f"{location}: 2 shoe variants, 0 errors, 0 warnings\n", "")


def test_check_is_like_a_compiler_and_exits_with_4(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace("277", '"26,5"'), LARGER.replace("281.4", "250"))
    code, out, err = scanfit("catalog", "check", location)
    assert (code, err) == (4, "")
    assert out == (
        f"{location} line 2: error: inner_length_mm is '26,5', expected a number\n"
        "       write 265 (millimetres), or pass -o decimal=, if the whole file uses decimal commas\n"
        f"{location} line 3: warning: inner_length_mm is 250, but EU 42 2/3 is made for a foot of 269 mm\n"
        "       check the size system, the label and the length\n"
        f"{location}: 2 shoe variants, 1 error, 1 warning\n"
    )


def test_check_goes_on_after_a_file_that_is_no_table(scanfit: Any, tmp_path: Path) -> None:
    good, gone = write(tmp_path / "a.csv", GOOD), str(tmp_path / "no.csv")
    code, out, _ = scanfit("catalog", "check", gone, str(tmp_path / "a.docx"), good)
    assert code == 4
    assert f"{gone}: error: there is no such file\n" in out
    assert "a.docx: error: no catalogue source accepts this location\n" in out
    assert out.endswith(f"{good}: 1 shoe variant, 0 errors, 0 warnings\n")


def test_check_in_json(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace(",277,", ",-277,"), LARGER)
    code, out, err = scanfit("catalog", "check", location, "--json")
    assert (code, err) == (4, "")
    assert json.loads(out) == {
        "schema": "scanfit.catalog-check/1",
        "catalogs": [{
            "location": location, "kind": "shoe", "rows": 2, "columns_not_used": [], "left_out": {}, "renamed": {},
            "sources": {}, "notes": [], "errors": 1, "warnings": 0,
            "faults": [{
                "line": 2, "lines": [2], "column": "inner_length_mm", "severity": "error", "count": 1,
                "where": f"{location} line 2", "what": "inner_length_mm is -277 mm, which is below zero",
                "next": "write a value of 80 to 400 mm",
            }],
        }],
    }  # fmt: skip


def test_options_reach_the_source_and_the_core(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD.replace(",", ";").replace(".", ",").replace("demo;canvas", "demo"),
                     header=HEADER.replace(",", ";"))  # fmt: skip
    assert scanfit("catalog", "check", location)[0] == 4
    assert scanfit("catalog", "check", location, "-o", "decimal=,", "-o", "separator=;")[0] == 0
    code, _, err = scanfit("catalog", "check", location, "-o", "decimals=,")
    assert code == 2
    assert "did you mean decimal?" in err


def test_list_of_the_demonstration(scanfit: Any) -> None:
    code, out, err = scanfit("catalog", "list")
    assert code == 0
    assert err == "no location given: these are the demonstration catalogues, whose shoes are invented\n"
    lines = out.splitlines()
    assert lines[0].endswith("shoes.csv: 58 shoe models, 1819 variants")
    assert " ".join(lines[1].split()) == "sku brand model category for sizes widths variants price stock"
    first = lines[2]
    assert first.startswith("MAR-CHAN-OXFO-M  Marlowick (demo)   Chancel Oxford")
    assert "dress" in first
    assert "UK 6 to 12" in first
    assert "E, F, G, H" in first
    assert "189.00 EUR" in first
    assert any(line.endswith("insoles.csv: 15 insole models, 178 variants") for line in lines)


def test_list_in_json(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD, LARGER)
    code, out, err = scanfit("catalog", "list", location, "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["schema"] == "scanfit.catalog-list/1"
    (item,) = document["catalogs"]
    assert item["models"] == [{
        "sku": "A-1", "brand": "Demo", "model": "One", "category": "casual", "wearer": "men",
        "sizes": [{"system": "EU", "smallest": "42", "largest": "42 2/3", "count": 2}], "widths": ["D"],
        "variants": 2, "price": 79.9, "highest_price": 79.9, "currency": "EUR", "stock": 3,
    }]  # fmt: skip


def test_a_bad_catalogue_is_not_listed(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD, GOOD)
    code, out, err = scanfit("catalog", "list", location, "--json")
    assert code == 4
    assert err == (
        f"error: {location} line 3: sku A-1 size EU 42 width D is on line 2 already\n"
        "       keep one row of the two, or correct its size or width\n"
    )
    assert json.loads(out)["schema"] == "scanfit.error/1"


def test_show_for_people(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD, LARGER)
    code, out, err = scanfit("catalog", "show", location, "A-1")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[:3] == [
        "Demo One, sku A-1", "shoe, casual, for men; demo, canvas",
        "lengths in millimetres, one standard deviation after ±, - where the catalogue does not say",
    ]  # fmt: skip
    assert " ".join(lines[4].split()) == (
        "EU 42 D 277.0 ± 1.5 250.0 ± 2.0 100.0 ± 1.0 70.0 ± 1.0 67.5 ± 1.5 36.0 ± 1.5 79.90 EUR 3"
    )
    assert " ".join(lines[5].split()) == "EU 42 2/3 D 281.4 ± 1.5 - 101.0 ± 1.0 - - 36.5 ± 1.5 79.90 EUR 0"
    assert len({len(line) for line in lines[4:6]}) == 1
    assert lines[6:8] == ["", "where the numbers come from:"]
    assert lines[8].startswith("  inner length of EU 42 D: 277.0 ± 1.5 mm: ")
    assert "measured" in lines[8]


def test_show_says_how_a_size_became_a_length(scanfit: Any, tmp_path: Path) -> None:
    header, row = "sku,brand,model,category,wearer,size_system,size_label", "A-1,Demo,One,casual,men,EU,42"
    out = scanfit("catalog", "show", write(tmp_path / "a.csv", row, header=header), "A-1")[1]
    # 42 / 0.15 - 15 = 265 mm of foot, 10 to 14 mm of toe room in casual shoes
    assert "inner length of EU 42: 277.0 ± " in out
    assert "EU 42 is made for a foot of 265.0 mm (0.15 (FL + 15 mm); R)" in out
    assert "ball" not in out


def test_convert_and_recommend_from_what_was_compiled(scanfit: Any, tmp_path: Path) -> None:
    location, out = write(tmp_path / "a.csv", GOOD, LARGER), str(tmp_path / "a.parquet")
    code, said, err = scanfit("catalog", "convert", location, "--out", out)
    assert (code, err) == (0, "")
    assert said.startswith(f"{out}: 2 shoe variants, ")
    assert scanfit("catalog", "check", out)[1] == f"{out}: 2 shoe variants, 0 errors, 0 warnings\n"
    first, again = (json.loads(scanfit("catalog", "show", each, "A-1", "--json")[1]) for each in (location, out))
    assert first | {"location": out} == again


def test_convert_in_json(scanfit: Any, tmp_path: Path) -> None:
    location, out = write(tmp_path / "a.csv", GOOD), str(tmp_path / "a.parquet")
    code, said, _ = scanfit("catalog", "convert", location, "--out", out, "--json")
    document = json.loads(said)
    assert (code, document["schema"], document["rows"]) == (0, "scanfit.catalog-convert/1", 1)
    assert document["sources"]["inner_length_mm"] == {"measured": 1}
    assert document["bytes"] == Path(out).stat().st_size


def test_convert_writes_nothing_from_what_has_errors(scanfit: Any, tmp_path: Path) -> None:
    location, out = write(tmp_path / "a.csv", GOOD.replace("men", "mens")), tmp_path / "a.parquet"
    code, said, err = scanfit("catalog", "convert", location, "--out", str(out))
    assert (code, said) == (4, "")
    assert "wearer is 'mens'" in err
    assert not out.exists()
    code, _, err = scanfit("catalog", "convert", location, "--out", location)
    assert code == 2
    assert Path(location).read_text(encoding="utf-8").startswith("sku,")


def test_a_size_that_does_not_say_its_system_is_told_one(scanfit: Any, tmp_path: Path) -> None:
    header, row = "brand,model,gender,product_type,size", "Demo,One,male,Shoes,9.5"
    location = write(tmp_path / "feed.csv", row, header=header)
    code, out, _ = scanfit("catalog", "check", location)
    assert "left out" in out
    code, out, _ = scanfit("catalog", "check", location, "--size-system", "US")
    assert code == 0
    assert "1 shoe variant, 0 errors" in out


def test_a_chart_of_ones_own_goes_before_the_formula(scanfit: Any, tmp_path: Path) -> None:
    header, row = "sku,brand,model,category,wearer,size_system,size_label", "A-1,Demo,One,casual,men,EU,42"
    location, chart = write(tmp_path / "a.csv", row, header=header), tmp_path / "chart.json"
    chart.write_text('{"Demo": {"cm": {"men": ["26", "27"]}, "eu": {"men": ["41", "42"]}}}', encoding="utf-8")
    shown = json.loads(scanfit("catalog", "show", location, "A-1", "--chart", str(chart), "--json")[1])
    (variant,) = shown["variants"]
    assert (variant["inner_length_mm"], variant["inner_length_source"]) == (282.0, "brand chart")  # 270 + 12
    chart.write_text("{", encoding="utf-8")
    code, _, err = scanfit("catalog", "check", location, "--chart", str(chart))
    assert code == 4
    assert "not JSON" in err


def test_an_address_is_not_opened(scanfit: Any) -> None:
    code, out, err = scanfit("catalog", "check", "https://anna:secret@shop.example/shoes.csv")
    assert code == 4
    assert "secret" not in err + out


def test_show_in_json(scanfit: Any, tmp_path: Path) -> None:
    code, out, _ = scanfit("catalog", "show", write(tmp_path / "a.csv", GOOD, LARGER), "A-1", "--json")
    document = json.loads(out)
    assert (code, document["schema"], len(document["variants"])) == (0, "scanfit.catalog-item/1", 2)
    assert document["variants"][1]["ball_girth_mm"] is None


def test_show_of_an_unknown_sku(scanfit: Any, tmp_path: Path) -> None:
    location = write(tmp_path / "a.csv", GOOD)
    code, out, err = scanfit("catalog", "show", location, "A1")
    assert (code, out) == (4, "")
    assert err == (
        f"error: {location}: there is no sku 'A1'\n"
        f"       did you mean A-1? list them with: scanfit catalog list {location}\n"
    )


def test_the_same_input_gives_the_same_bytes(scanfit: Any) -> None:
    assert scanfit("catalog", "list", "--json") == scanfit("catalog", "list", "--json")


def test_tables_line_up_whatever_the_letters_are_wide() -> None:
    assert table_lines(["a", "b"], [["靴", 1], ["e\u0301", None], ["word", 22]], "lr") == [
        "a      b", "靴     1", "e\u0301      -", "word  22",
    ]  # fmt: skip
