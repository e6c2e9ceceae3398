"""What MODS states of its own item, not of related ones."""

from __future__ import annotations

from datetime import date

from webinar_archive.catalogue import read_notice

RECORD = """<mods xmlns="http://www.loc.gov/mods/v3">
<titleInfo type="alternative"><title>Other</title></titleInfo>
<titleInfo><nonSort>The</nonSort><title>Fire</title><subTitle>an interview</subTitle><partNumber>Part 2</partNumber></titleInfo>
<name><namePart>Whaley, Seemona</namePart><role><roleTerm valueURI="x">Interviewee</roleTerm></role></name>
<name type="corporate"><namePart>Roustabouts (Musical group)</namePart><role><roleTerm type="code">prf</roleTerm></role></name>
<typeOfResource>moving image</typeOfResource>
<originInfo><dateCreated encoding="edtf">2019-09-20</dateCreated></originInfo>
<physicalDescription><extent>00:57:15</extent></physicalDescription>
<abstract>Seemona Whaley says: "You could see the fire going uphill that night."</abstract>
<tableOfContents>One -- Two</tableOfContents><note>Recorded at home.</note>
<note type="statement of responsibility">by nobody</note>
<language><languageTerm type="text">English</languageTerm></language>
<subject><topic>Wildfires</topic><geographic>Tennessee</geographic></subject>
<relatedItem type="host"><titleInfo><title>Project</title></titleInfo><name><namePart>Other, Person</namePart></name></relatedItem>
<location><url usage="primary display">https://example.org/item/8</url></location>
<identifier type="local">rfta_8</identifier></mods>"""


def test_a_filmed_interview_gives_every_fact() -> None:
    notice = read_notice(RECORD.encode())
    assert (notice.record_id, notice.title) == ("rfta_8", "The Fire : an interview. Part 2")
    assert [(p.name, p.function, p.body, p.place) for p in notice.contributors] == [
        ("Whaley, Seemona", "Interviewee", False, None),
        ("Roustabouts", "Performer", True, "Musical group"),
    ]
    assert (notice.stated_duration_s, notice.event_date, notice.year) == (3435, date(2019, 9, 20), 2019)
    assert (notice.contents, notice.notes, notice.subjects) == (
        "One -- Two",
        ("Recorded at home.",),
        ("Wildfires -- Tennessee",),
    )
    assert [(d.address, d.kind.value) for d in notice.documents] == [("https://example.org/item/8", "video")]
    assert [(q.text, q.speaker) for q in notice.quotations] == [
        ("You could see the fire going uphill that night.", "Whaley, Seemona")
    ]
