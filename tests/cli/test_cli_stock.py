"""``scanfit recommend --stock --in-stock``: what is on the shelf of a store, and what fits better but is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanfit.demo_data import path

PERSON = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
load_state = "bipedal"
[feet.measurements]
foot_length = 271
ball_width = 102
ball_girth = 252
heel_width = 72.5
instep_height = 66
toe_box_height = 28
"""
STOCK = path("catalogs/demo/stock.csv")
MEN = ("--for", "men")


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "person.toml"
    file.write_text(PERSON, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return file


@pytest.fixture
def asked(scanfit: Any, person: Path) -> Any:
    """The document of a recommendation for the person."""

    def ask(*args: object) -> dict[str, Any]:
        code, out, err = scanfit("recommend", person.name, *MEN, *args, "--json")
        assert code == 0, err
        return json.loads(out)  # type: ignore[no-any-return]

    return ask


@pytest.fixture
def best(asked: Any) -> dict[str, Any]:
    """The best of all shoes, whatever is in stock."""
    return asked()["shoes"][0]  # type: ignore[no-any-return]


@pytest.fixture
def worse(asked: Any, best: dict[str, Any]) -> dict[str, Any]:
    """The first shoe that fits less well than the best."""
    return next(item for item in asked("--top", "100")["shoes"] if item["score"] < best["score"])


def row(item: dict[str, Any], *, store: str = "Berlin", on_hand: int) -> str:
    return ",".join([store, item["sku"], item["size"]["system"], item["size"]["label"], item["width"], str(on_hand)])


def write(*rows: str) -> str:
    Path("stock.csv").write_text(
        "\n".join(["store,sku,size_system,size_label,width,on_hand", *rows]) + "\n", encoding="utf-8"
    )
    return "stock.csv"


def on_hand_of(item: dict[str, Any], store: str) -> int | None:
    """What the demonstration's list says of an item, read apart from scanfit."""
    wanted = row(item, store=store, on_hand=0).split(",")[:-1]
    found = [line.split(",")[-1] for line in STOCK.read_text("utf-8").splitlines() if line.split(",")[:-1] == wanted]
    return int(found[0]) if found else None


@pytest.mark.parametrize("store", ["Harbour Street", "Old Market", "Station"])
def test_what_is_shown_is_on_that_stores_shelf(asked: Any, store: str) -> None:
    document = asked("--stock", STOCK, "--in-stock", store)
    assert len(document["shoes"]) == 5
    for item in [*document["shoes"], *document["insoles"]]:
        assert item["stock"] == on_hand_of(item, store)
        assert item["stock"] > 0
    assert any(f"stock in {store} is known of " in note for note in document["notes"])


def test_what_fits_better_is_said_and_is_not_there(asked: Any, best: dict[str, Any], worse: dict[str, Any]) -> None:
    document = asked("--stock", write(row(best, on_hand=0), row(worse, on_hand=2)), "--in-stock")
    (shown,) = document["shoes"]
    assert (shown["sku"], shown["stock"]) == (worse["sku"], 2)
    away = [item for item in document["not_on_shelf"] if item["zones"][0]["zone"] == "toe_length"]
    assert (away[0]["sku"], away[0]["size"], away[0]["stock"]) == (best["sku"], best["size"], 0)
    assert all(item["score"] >= shown["score"] for item in away)
    assert len({(item["brand"], item["model"]) for item in away}) == len(away) <= 3
    name = f"{best['brand']} {best['model']} {best['size']['system']} {best['size']['label']} {best['width']}".strip()
    assert f"the shoe that fits best is not in stock: {name}" in document["notes"]


def test_when_the_best_is_on_the_shelf_nothing_fits_better(asked: Any, best: dict[str, Any]) -> None:
    document = asked("--category", "running", "--stock", write(row(best, on_hand=1)), "--in-stock", "berlin")
    if document["shoes"]:
        better = [item for item in document["not_on_shelf"] if item["score"] > document["shoes"][0]["score"]]
        assert better == []
    whole = asked("--stock", write(row(best, on_hand=1)), "--in-stock")
    assert whole["shoes"][0]["sku"] == best["sku"]
    assert not [item for item in whole["not_on_shelf"] if item["zones"][0]["zone"] == "toe_length"]


def test_nobody_asked_for_what_is_in_stock(asked: Any, best: dict[str, Any]) -> None:
    document = asked("--stock", write(row(best, on_hand=0)))
    assert document["shoes"][0]["sku"] == best["sku"]
    assert [item["stock"] for item in document["shoes"]] == [0, None, None, None, None]
    assert document["not_on_shelf"] == []


def test_the_words_on_paper(scanfit: Any, person: Path, best: dict[str, Any], worse: dict[str, Any]) -> None:
    stock = write(row(best, on_hand=0), row(worse, on_hand=2))
    code, out, _ = scanfit("recommend", person, *MEN, "--stock", stock, "--in-stock=BERLIN")
    assert code == 0
    lines = [line for line in out.splitlines() if line.startswith("fits better, but ")]
    size = " ".join(part for part in (best["size"]["system"], best["size"]["label"], best["width"]) if part)
    assert lines[0] == (
        f"fits better, but not in stock: {best['brand']} {best['model']} {size}, sku {best['sku']} "
        f"({best['verdict']}, {best['price']:.2f} {best['currency']})"
    )
    assert all(line.startswith("fits better, but its stock is not known: ") for line in lines[1:])


def test_the_catalogues_own_stock_serves_without_a_list(asked: Any) -> None:
    document = asked("--in-stock")
    assert document["shoes"]
    assert all(item["stock"] > 0 for item in document["shoes"])
    assert all(item["stock"] == 0 for item in document["not_on_shelf"])


@pytest.mark.parametrize("where", ["before", "between", "after", "twice"])
def test_an_option_without_a_store_leaves_the_paths_alone(scanfit: Any, person: Path, where: str) -> None:
    args = {
        "before": ["--in-stock", person.name, *MEN],
        "between": [*MEN, "--in-stock", "--top", "5", person.name],
        "after": [person.name, *MEN, "--in-stock"],
        "twice": ["--in-stock", *MEN, "--", person.name],
    }[where]
    plain = scanfit("recommend", person.name, *MEN, "--json", "--in-stock=")
    assert plain[0] == 0
    separator = args.index("--") if "--" in args else len(args)
    assert scanfit("recommend", *args[:separator], "--json", *args[separator:]) == plain


def test_a_store_named_like_a_file_is_the_store_and_the_sure_form_is_never_a_path(
    scanfit: Any, person: Path, asked: Any, best: dict[str, Any]
) -> None:
    stock = write(row(best, store="Berlin", on_hand=3), row(best, store="Bonn", on_hand=1))
    Path("Berlin").mkdir()
    for words in (["--in-stock", "Berlin"], ["--in-stock=Berlin"]):
        document = asked("--stock", stock, *words)
        assert [(item["sku"], item["stock"]) for item in document["shoes"]] == [(best["sku"], 3)]
    code, _, err = scanfit("recommend", person.name, "--stock", stock, f"--in-stock={person.name}")
    assert code == 2
    assert f"there is no store '{person.name}' in stock.csv" in err
    code, _, err = scanfit("recommend", "--stock", stock, "--in-stock", "Berlin")
    assert code == 2
    assert "'Berlin' is a store of stock.csv and a file, and no other PATH is given" in err


@pytest.mark.parametrize(
    ("args", "code", "what", "step"),
    [
        (["P", "--in-stock", "Berlin"], 2,
         "'Berlin' is taken for a store, and there is no list that says what is in it",
         "give the shop's list with --stock LOCATION"),
        (["P", "--stock", "stock.csv", "--in-stock", "Bonn"], 2, "there is no store 'Bonn' in stock.csv",
         "its stores are Berlin"),
        (["P", "--stock", "stock.csv", "--in-stock=Berln"], 2, "there is no store 'Berln'", "did you mean Berlin?"),
        (["--in-stock", "foto.toml"], 2, "'foto.toml', which is no file here, stands for the store of --in-stock",
         "--help"),
        (["P", "--in-stock", "--in-stock"], 2, "--in-stock is given twice", "--help"),
        (["P", "--stock-option", "decimal=,"], 2, "there is no stock list to take an option", "--stock LOCATION"),
        (["P", "--stock", "stock.csv", "--stock-option", "decimals=,"], 2, "has no option 'decimals'",
         "did you mean decimal?"),
        (["P", "--stock", "nowhere.csv"], 4, "nowhere.csv: there is no such file", ""),
        (["P", "--stock", "https://example.org/stock.csv"], 4, "https://example.org/stock.csv", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(
    scanfit: Any, person: Path, best: dict[str, Any], args: list[str], code: int, what: str, step: str
) -> None:
    write(row(best, on_hand=3))
    found, out, err = scanfit("recommend", *(person.name if arg == "P" else arg for arg in args))
    assert (found, out) == (code, ""), err
    assert what in err
    assert step in err
    assert "Traceback" not in err


def test_a_list_with_faults_is_refused_before_a_foot_is_measured(scanfit: Any, person: Path) -> None:
    stock = write("Berlin,MAR-CHAN-OXFO-M,UK,6,E,-1")
    code, out, err = scanfit("recommend", "no_such_scan.stl", "--stock", stock, "--json")
    assert code == 4
    assert json.loads(out) == {
        "schema": "scanfit.error/1", "code": "catalog", "what": "on_hand is -1, which is below zero",
        "where": "stock.csv line 2", "next": "write a value of 0 to 10000000",
    }  # fmt: skip
    assert "error: stock.csv line 2: on_hand is -1, which is below zero" in err
    stock = write("Berlin,MAR-CHAN-OXFO-M,UK,6,,1")
    assert "sku MAR-CHAN-OXFO-M size UK 6 may be 4 variants" in scanfit("recommend", "x.stl", "--stock", stock)[2]


def test_the_list_is_never_written_over(scanfit: Any, person: Path, best: dict[str, Any]) -> None:
    stock = write(row(best, on_hand=3))
    before = Path(stock).read_bytes()
    code, _, err = scanfit("recommend", person.name, "--stock", stock, "--out", stock)
    assert code == 2, err
    assert Path(stock).read_bytes() == before


def test_a_list_in_another_form_with_options_of_its_own(asked: Any, best: dict[str, Any]) -> None:
    Path("bestand.tsv").write_text(
        "Filiale\tArtikelnummer\tGröße\tWeite\tBestand\n"
        f"Köln\t{best['sku']}\t{best['size']['label']}\t{best['width']}\t2\n", encoding="cp1252",
    )  # fmt: skip
    document = asked("--stock", "bestand.tsv", "--stock-option", "encoding=cp1252", "--in-stock", "köln")
    assert [(item["sku"], item["stock"]) for item in document["shoes"]] == [(best["sku"], 2)]
