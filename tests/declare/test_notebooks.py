from cpanalysis.declare.areas import slug
from cpanalysis.declare.notebooks import NOTEBOOKS


def test_a_code_is_a_file_name_of_its_own_and_a_question_is_asked():
    codes = [notebook.code for notebook in NOTEBOOKS]
    assert len(set(codes)) == len(codes)
    assert all(slug(code) == code for code in codes)
    assert all(notebook.question.endswith("?") and notebook.title for notebook in NOTEBOOKS)
