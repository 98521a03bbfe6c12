import re
from xml.etree import ElementTree

from cpanalysis.plots.sparklines import HEIGHT, MARGIN, WIDTH, draw_sparkline, place_points


def test_the_lowest_stands_lowest_and_the_oldest_first():
    first, middle, last = place_points([2.0, 1.0, 3.0])
    assert first == (MARGIN, HEIGHT / 2)
    assert middle == (WIDTH / 2, HEIGHT - MARGIN)
    assert last == (WIDTH - MARGIN, MARGIN)


def test_a_hidden_month_is_a_gap_that_no_line_crosses():
    svg = draw_sparkline([1.0, 2.0, None, 3.0, 4.0], "rises").svg
    lines = re.findall('points="([^"]+)"', svg)
    assert [len(line.split()) for line in lines] == [2, 2]


def test_it_says_in_words_what_it_shows_and_is_whole():
    svg = draw_sparkline([1.0, 1.0], 'stays at "1" & more').svg
    assert ElementTree.fromstring(svg).get("aria-label") == 'stays at "1" & more'  # noqa: S314


def test_nothing_known_draws_nothing():
    assert "polyline" not in draw_sparkline([None, None], "nothing").svg
