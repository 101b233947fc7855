"""Feeds that are broken, or meant to do harm: refused with what, where and what to do; nothing else is touched."""

from __future__ import annotations

import codecs
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.errors import CatalogError
from scanfit_feeds import batches, load

G = 'xmlns:g="http://base.google.com/ns/1.0"'
ITEM = "<rss><item><id>1</id></item></rss>"
EXTERNAL = "the feed declares an external entity, which would read another file or address"
EXPANDING = "the feed declares entities of its own, which may expand without end"
DOCTYPE = "the feed has a DOCTYPE, which may make a parser read other files or expand without end"


def read(path: Path, content: bytes | str) -> pl.DataFrame:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(str(path), {})


def refused(path: Path, content: bytes | str) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        read(path, content)
    assert caught.value.exit_code == 4
    assert caught.value.next_step
    return caught.value


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("content", "what", "line"),
    [
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><id>&a;</id></item></rss>', EXTERNAL, 1),
        ('<?xml version="1.0"?>\n<!-- <!DOCTYPE no> -->\n<!DOCTYPE x [\n<!ENTITY % a PUBLIC "p" "http://x/">\n%a;]>',
         EXTERNAL, 3),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">' + ITEM, EXTERNAL, 1),
        (f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><rss><item><id>&a9;</id></item></rss>', EXPANDING, 1),
        (f'<!DOCTYPE x [<!ENTITY a "{"b" * 5000}">]>{ITEM}', EXPANDING, 1),
        ("<!DOCTYPE html>\n" + ITEM, DOCTYPE, 1),
        ("\n" * 10_000 + "<!DOCTYPE html>" + ITEM, DOCTYPE, 10_001),
        ("<?x " + "y" * 9000 + "?><!--" + "-\n" * 9000 + "--><!DOCTYPE rss>" + ITEM, DOCTYPE, 9001),
        ("<!DOCTYPE", DOCTYPE, 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_doctype_is_refused_however_it_is_written(
    tmp_path: Path, content: str, what: str, line: int, encoding: str
) -> None:
    path = tmp_path / "a.xml"
    error = refused(path, content.encode(encoding))
    assert (error.what, error.where) == (what, f"{path} line {line}")


def test_a_doctype_in_an_encoding_that_hides_it(tmp_path: Path) -> None:
    content = '<?xml version="1.0" encoding="UTF-7"?>\n' + '+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY a "b">]>' + ITEM
    error = refused(tmp_path / "a.xml", content)
    assert error.what == "the feed says its encoding is UTF-7, which is not read"


def test_no_file_is_read_and_no_address_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    monkeypatch.setattr("socket.socket", lambda *a, **k: pytest.fail("a connection"))
    include = (
        f'<rss xmlns:xi="http://www.w3.org/2001/XInclude"><item><id><xi:include href="{secret}"/></id></item></rss>'
    )
    sheet = f'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>{ITEM}'
    schema = '<rss xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="u http://127.0.0.1:9/">'
    for content in (include, sheet, schema + "<item><id>1</id></item></rss>"):
        assert "SECRET" not in str(read(tmp_path / "a.xml", content).rows())


@pytest.mark.parametrize(
    ("content", "what", "line"),
    [
        ("<rss>\n<item>\n<id>1</id>\n", "this is not XML: it ends too early; part of it is missing", 3),
        ("<rss>\n<item><id>1</i></item></rss>", "this is not XML: Opening and ending tag mismatch: id line 2 and i", 2),
        (ITEM + "\n<rss/>", "this is not XML: Extra content at the end of the document", 2),
        ("<rss>\n<item><g:id>1</g:id></item></rss>", "this is not XML: Namespace prefix g on id is not defined", 2),
        ("<rss>\n\n<item><id>a&nbsp;b</id></item></rss>", "this is not XML: Entity 'nbsp' not defined", 3),
        ("<rss><item><id>1\n & 2</id></item></rss>", "this is not XML: a & that begins no character's name", 2),
        ("<rss>\n<item><id>A&B</id>\n</item></rss>", "this is not XML: a & that begins no character's name", 2),
        ("<rss><item><id>\x01</id></item></rss>", "this is not XML: PCDATA invalid Char value 1", 1),
        ("<a>" * 300, "this is not XML: Excessive depth in document: 256, use XML_PARSE_HUGE option", 1),
        ("sku,brand\n1,2\n", "this is not XML: Start tag expected, '<' not found", 1),
        (b"\0\0\0\0", "this is not XML: Start tag expected, '<' not found", 1),
        ('<?xml version="1.0" encoding="utf-8"?>\n<rss>\n<!-- \xe9 --></rss>'.encode("latin-1"),
         "the text is not utf-8, which the feed is said to be", 3),
        (b"<rss>\n<item>\x81</item></rss>", "the text is not utf-8, which the feed is said to be", 2),
        (b'<?xml version="1.0" encoding="cp1252"?>\n<rss>\x81</rss>',
         "the text is not cp1252, which the feed is said to be", 2),
        ('<?xml version="1.0" encoding="rot13"?>' + ITEM, "the feed says its encoding is rot13, which is not read", 1),
        ('<?xml version="1.0" encoding="klingon"?>' + ITEM,
         "the feed says its encoding is klingon, which is not read", 1),
        ('<?xml version="1.0" encoding="UTF-16"?>' + ITEM, "the feed says its encoding is UTF-16, but it is not", 1),
        ("<rss><item>" + "<a/>" * 501 + "</item></rss>", "an item has more than 500 fields", 1),
        (f"<rss>\n<item><id>{'1' * 100_001}</id></item></rss>", "id has 100001 characters, at most 100000 are read", 2),
        (f"<rss>\n<item>{'<id>' + '1' * 90_000 + '</id>'}{' ' * 9 * 2**20}</item></rss>",
         "an item has more than 8 MB", 2),
        ("<rss>" + "<item>" + "".join(f"<a{n}/>" for n in range(400)) + "</item><item>"
         + "".join(f"<b{n}/>" for n in range(400)) + "</item>\n<item>" + "".join(f"<c{n}/>" for n in range(400))
         + "</item></rss>", "more than 1000 different names of fields", 2),
    ],
)  # fmt: skip
def test_what_is_wrong_and_where(tmp_path: Path, content: bytes | str, what: str, line: int) -> None:
    path = tmp_path / "a.xml"
    error = refused(path, content)
    assert (error.what, error.where) == (what, f"{path} line {line}")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        ("<rss><channel><title>x</title></channel></rss>", "there is no item in the feed"),
        (b"PK\x03\x04", "this is not XML: it is a zip archive"),
        (b"\x1f\x8b\x08", "this is not XML: it is compressed with gzip"),
        (codecs.BOM_UTF16_LE + b"<\0r\0", "this is not XML: Couldn't find end of Start Tag r"),
        (codecs.BOM_UTF16_LE + b"<\0r\0\0\xd8<\0", "the text is not utf-16, which the feed is said to be"),
    ],
)
def test_files_that_are_no_feed(tmp_path: Path, content: bytes | str, what: str) -> None:
    assert refused(tmp_path / "a.xml", content).what == what


def test_no_file(tmp_path: Path) -> None:
    for location in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(CatalogError):
            load(str(location), {})


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "iso-8859-15", "Shift_JIS", "GB18030", "us-ascii"])
def test_encodings_that_are_declared(tmp_path: Path, encoding: str) -> None:
    word = {"Shift_JIS": "靴", "GB18030": "鞋", "us-ascii": "shoe"}.get(encoding, "größe")
    content = f'<?xml version="1.0" encoding="{encoding}"?><rss><item><id>{word}</id></item></rss>'
    assert read(tmp_path / "a.xml", content.encode(encoding))["id"].to_list() == [word]


def test_two_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    with path.open("wb") as file:
        file.write(b"<rss>")
        file.truncate(2 * 1024**3)
    with pytest.raises(CatalogError, match="this is not XML"):
        load(str(path), {})


def test_a_megabyte_of_comments(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.xml", "<!--" + "-\n" * 1_500_000)
    assert error.what == "a megabyte of comments before the first element"


def test_a_feed_too_big_to_be_read_at_once_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanfit_feeds.reading.MAX_BYTES", 1000)
    path = tmp_path / "a.xml"
    path.write_text("<rss>" + "<item><id>1</id></item>" * 100 + "</rss>")
    with pytest.raises(CatalogError) as caught:
        load(str(path), {})
    assert caught.value.next_step == "compile it, which reads it in parts: scanfit catalog convert"
    assert sum(part.height for part in batches(str(path), {})) == 100


def test_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanfit_feeds.MAX_CELLS", 3)
    error = refused(tmp_path / "a.xml", "<rss><item><a/></item><item><b/></item></rss>")
    assert error.what == "2 items of 2 fields are more than 3 cells"


MEASURE = """
import resource, sys
import polars
import scanfit_feeds
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = sum(part.height for part in scanfit_feeds.batches(sys.argv[1], {}))
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_memory_holds_a_part_and_not_the_feed(tmp_path: Path) -> None:
    """95 MB of feed, most of it between the items: neither they nor what lies between them is kept."""
    path = tmp_path / "a.xml"
    item = b"<x>" + b"y" * 2000 + b"</x><item><id>1</id><description>" + b"z" * 300 + b"</description></item>\n"
    with path.open("wb") as file:
        file.write(b"<rss>\n" + item * 40_000 + b"</rss>")
    told = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    rows, grown = map(int, told.stdout.split())
    assert rows == 40_000
    assert grown < 60


PIECES = st.lists(
    st.sampled_from(
        ["<rss>", "</rss>", "<item>", "</item>", "<entry>", "<id>", "</id>", "1", "&amp;", "&", "<", ">", "<!--", "-->",
         "<!DOCTYPE", "[", "]", '<?xml version="1.0"?>', "<?", "?>", "<![CDATA[", "]]>", f"<g:id {G}>", "</g:id>", "\n",
         "é", "\x00", '<!ENTITY a "b">', "&a;"]
    )
).map("".join)  # fmt: skip


@given(
    content=st.one_of(
        st.binary(max_size=200), PIECES.map(str.encode), PIECES.map(lambda t: t.encode("utf-16")),
        PIECES.map(lambda t: f"<rss><item>{t}</item></rss>".encode()),
    )
)  # fmt: skip
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_a_table_or_a_catalogue_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("f") / "a.xml"
    try:
        table = read(path, content)
    except CatalogError as error:
        told = bool(error.what and error.next_step)
    else:
        told = table.height > 0 and table["#line"].null_count() == 0
    assert told


def test_a_feed_cut_off_anywhere(tmp_path: Path) -> None:
    """Behind its first tag each cut is told as one, with the line it is on."""
    path = tmp_path / "a.xml"
    whole = f"<rss {G}>\n<item><g:id>A&amp;1</g:id>\n<!-- c --><g:size><![CDATA[42]]></g:size></item>\n</rss>"
    for end in range(whole.index(">") + 1, len(whole)):
        error = refused(path, whole[:end])
        assert error.what == "this is not XML: it ends too early; part of it is missing"
        assert error.where == f"{path} line {whole[:end].rstrip().count(chr(10)) + 1}"
    assert read(path, whole).rows() == [("A&1", "42", 2)]
