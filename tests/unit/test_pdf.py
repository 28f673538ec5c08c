"""PDF documents carry their fonts, show what they are given and come out the same again."""

from chassis import pdf

_TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: none)
#set text(font: "Noto Sans SC", lang: "zh")
= #data.title
#data.name
"""


def test_the_same_data_give_the_same_bytes(tmp_path):
    template = tmp_path / "notice.typ"
    template.write_text(_TEMPLATE, encoding="utf-8")
    data = {"title": "公示", "name": '#panic("not run") 合成企业'}
    first = pdf.render(template, data)
    assert first.startswith(b"%PDF-")
    assert b"NotoSansSC" in first
    assert pdf.render(template, data) == first
    assert pdf.render(template, {**data, "name": "另一合成企业"}) != first
