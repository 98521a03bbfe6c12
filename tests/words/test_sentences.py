"""Sentences are shown safely."""

from cpanalysis.words.sentences import Sentences


def test_what_looks_like_html_is_shown_as_text() -> None:
    shown = Sentences(
        (
            "A <b>",
            "& B.",
        )
    )._repr_html_()
    assert shown == "<p>A &lt;b&gt; &amp; B.</p>"


def test_empty_lines_are_left_out() -> None:
    assert str(Sentences(("A.", "", "B.")).without_blanks()) == "A. B."
