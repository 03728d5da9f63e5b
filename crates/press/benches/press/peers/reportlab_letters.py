import json, sys
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter as LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import (
    BaseDocTemplate, Frame, HRFlowable, PageBreak, PageTemplate, Paragraph, Spacer, Table,
)

letters = json.load(open(sys.argv[1]))
accent, soft = HexColor("#0c675f"), HexColor("#4a524d")
body = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14.5, spaceAfter=8)
name = ParagraphStyle("name", parent=body, fontSize=17, leading=20, textColor=accent)
small = ParagraphStyle("small", parent=body, fontSize=9, textColor=soft)
right = ParagraphStyle("right", parent=body, alignment=2)
subject = ParagraphStyle("subject", parent=body, fontName="Times-Bold", fontSize=12.5)

def page(canvas, document):
    # The mark, as vectors; it stands in the file once.
    canvas.saveState()
    if not canvas.hasForm("logo"):
        canvas.beginForm("logo")
        canvas.setFillColor(accent)
        canvas.roundRect(0, 0, 45, 45, 11, stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.setLineWidth(4)
        canvas.lines([(13, 32, 13, 13), (13, 13, 21, 13)])
        canvas.setFillColorRGB(1, 1, 1)
        canvas.circle(31, 28, 4.8, stroke=0, fill=1)
        canvas.endForm()
    canvas.translate(1 * inch, 9.65 * inch)
    canvas.doForm("logo")
    canvas.restoreState()
    canvas.setFont("Times-Roman", 8.5)
    canvas.drawString(1 * inch, 0.6 * inch, letters[document.page - 1]["foot"])

story = []
for one in letters:
    head = [Paragraph(one["head"]["name"], name), Paragraph(" · ".join(one["head"]["lines"]), small)]
    facts = Table(one["facts"], hAlign="LEFT", style=[("LINEBEFORE", (0, 0), (0, -1), 2, accent)])
    story += [
        Table([["", head]], colWidths=[0.8 * inch, 5.7 * inch]),
        HRFlowable(width="100%", color=accent),
        Spacer(1, 0.6 * inch),
        Paragraph("<br/>".join(one["to"]), body),
        Paragraph(one["date"], right),
        Spacer(1, 0.5 * inch),
        Paragraph(one["subject"], subject),
        Paragraph(one["opening"], body),
        facts,
        Spacer(1, 8),
        *[Paragraph(words, body) for words in one["paragraphs"]],
        Paragraph(one["closing"], body),
        Spacer(1, 0.4 * inch),
        Paragraph("<br/>".join(one["signature"]), body),
        PageBreak(),
    ]
document = BaseDocTemplate(sys.argv[2], pagesize=LETTER, title="Letters")
frame = Frame(1 * inch, 0.85 * inch, 6.5 * inch, 9.4 * inch, 0, 0, 0, 0)
document.addPageTemplates(PageTemplate("letter", [frame], onPage=page))
document.build(story)
