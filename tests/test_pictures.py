import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from small_graph import make

from kgraph import exporters, store
from kgraph.exporters import Source
from kgraph.layout import positions
from kgraph.network import Network
from kgraph.pictures.letters import truetype

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    return Source(store.read(make(tmp_path_factory.mktemp("pictures") / "g")), language="ko")


def drawn(source: Source, format: str) -> bytes:
    file = BytesIO()
    exporters.to_stream(source, exporters.exporter(format), file)
    return file.getvalue()


@pytest.fixture(scope="module")
def picture(source: Source) -> ElementTree.Element:
    return ElementTree.fromstring(drawn(source, "svg"))


def words(picture: ElementTree.Element) -> set[str]:
    return {group.attrib["aria-label"] for group in picture.iter(f"{SVG}g") if "aria-label" in group.attrib}


def test_a_picture_names_nodes_ties_and_the_legend(picture: ElementTree.Element) -> None:
    assert {"오상진", "인공지능산업융합사업단", "광주", "단장", "인물", "기관", "프로젝트", "장소"} <= words(picture)


def test_letters_are_drawn_so_that_no_font_is_needed(picture: ElementTree.Element) -> None:
    outlines = {path.attrib["id"]: path.attrib["d"] for path in picture.iter(f"{SVG}path") if "id" in path.attrib}
    used = {use.attrib["href"].removeprefix("#") for use in picture.iter(f"{SVG}use")}
    assert not list(picture.iter(f"{SVG}text"))
    assert used == outlines.keys()
    assert "g-notdef" not in used


def test_a_picture_has_a_disc_for_each_node_and_a_line_for_each_pair(
    source: Source, picture: ElementTree.Element
) -> None:
    assert len(list(picture.iter(f"{SVG}circle"))) == len(source.network) + 4
    assert len(list(picture.iter(f"{SVG}line"))) == len({frozenset(edge) for edge in source.network.edges()})


def test_a_picture_is_drawn_the_same_again(source: Source) -> None:
    assert drawn(source, "svg") == drawn(source, "svg")


def test_pixels_are_twice_the_points(source: Source, picture: ElementTree.Element) -> None:
    png = drawn(source, "png")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * int(picture.attrib["width"])


def test_paper_has_the_same_page_with_words_that_can_be_searched(source: Source, picture: ElementTree.Element) -> None:
    pdf = drawn(source, "pdf")
    assert pdf.startswith(b"%PDF-")
    assert drawn(source, "pdf") == pdf
    (box,) = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert [float(side) / 0.75 for side in box] == [float(picture.attrib[side]) for side in ("width", "height")]
    assert b"/FontFile2" in pdf
    assert b"/ToUnicode" in pdf


def test_the_font_on_paper_has_the_letters_of_the_picture() -> None:
    font = TTFont(truetype("오상진 AICA"))
    assert {ord(letter) for letter in "오상진 AICA"} <= font.getBestCmap().keys()
    assert len(font.getGlyphOrder()) < 15


def test_communities_colour_pictures_too(source: Source) -> None:
    circles = ElementTree.fromstring(drawn(replace(source, colour="community"), "svg")).iter(f"{SVG}circle")
    assert len({circle.attrib["fill"] for circle in circles}) == len(
        set(nx.get_node_attributes(source.measured, "community").values())
    )


def chain(length: int) -> Network:
    network = Network()
    network.add_edges_from((f"n{at:04}", f"n{at + 1:04}", "knows", {"weight": 1}) for at in range(length))
    return network


@pytest.mark.parametrize("length", [0, 1, 30, 900])
def test_every_node_has_a_place_of_its_own_and_always_the_same(length: int) -> None:
    network = chain(length)
    network.add_node("alone")
    found = positions(network)
    assert found.keys() == set(network)
    assert len(set(found.values())) == len(network)
    assert positions(network) == found


def clusters(number: int, size: int) -> Network:
    """Rings of nodes with a single tie from each ring to the next."""
    network = Network()
    for cluster in range(number):
        names = [f"c{cluster:02}n{at:03}" for at in range(size)]
        network.add_edges_from((a, b, "knows", {"weight": 5}) for a, b in pairwise([*names, names[0]]))
        network.add_edges_from((names[0], name, "knows", {"weight": 5}) for name in names[2:-1])
        network.add_edge(names[1], f"c{(cluster + 1) % number:02}n002", "knows", weight=1)
    return network


def test_the_communities_of_a_large_network_stand_in_a_circle() -> None:
    found = positions(clusters(10, 90))
    middles = [
        np.mean([point for name, point in found.items() if name.startswith(f"c{cluster:02}")], axis=0)
        for cluster in range(10)
    ]
    distances = [float(np.hypot(*middle)) for middle in middles]
    assert max(distances) - min(distances) < max(distances) * 0.05
    within = max(float(np.hypot(*(np.array(found[f"c00n{at:03}"]) - middles[0]))) for at in range(90))
    assert within < min(distances)


def test_nodes_keep_apart() -> None:
    points = list(positions(chain(30)).values())
    assert min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in points for b in points if a is not b) > 10
