"""Facts read out of furniture."""

from __future__ import annotations

import pytest

from wirestream.clean.facts import read


@pytest.mark.parametrize(
    ("text", "photographer", "agency", "via"),
    [
        ("(Ida Strom/AFP via Getty Images)", "Ida Strom", "AFP", "Getty Images"),
        ("(AP Photo/Jon Elder, File)", "Jon Elder", "AP", None),
        ("REUTERS/Marta Gil/File Photo", "Marta Gil", "REUTERS", None),
        ("Marta Gil | Bloomberg | Getty Images", "Marta Gil", "Bloomberg", "Getty Images"),
        ("(Photo by Sam Lee)", "Sam Lee", None, None),
        ("Photo by Sam Lee for The Post", "Sam Lee", "The Post", None),
        ("Photo: Sam Lee, The Chronicle", "Sam Lee", "The Chronicle", None),
        ("Photograph: Ann Lee/The Paper", "Ann Lee", "The Paper", None),
        ("AFP/Getty Images", None, "AFP", "Getty Images"),
        ("Credit: Getty - Contributor", None, "Getty", None),
        ("(Courtesy of the Torwick Museum)", None, "the Torwick Museum", None),
        ("Image source, Reuters", None, "Reuters", None),
        ("THE CANADIAN PRESS/Ann Lee", "Ann Lee", "THE CANADIAN PRESS", None),
        ("Staff photo by Ann Lee", "Ann Lee", None, None),
        ("Ann Lee, Staff Photographer", "Ann Lee", None, None),
        ("Pool photo by Ann Lee", "Ann Lee", "Pool", None),
        ("(AP Photo/Ann Lee, Pool)", "Ann Lee", "AP", None),
        ("Ann Lee/Pool via AP", "Ann Lee", "Pool", "AP"),
        ("Ann Lee-USA TODAY Sports", "Ann Lee", "USA TODAY Sports", None),
        ("Mandatory Credit: Ann Lee-USA TODAY Sports", "Ann Lee", "USA TODAY Sports", None),
        ("(Reuters: Ann Lee)", "Ann Lee", "Reuters", None),
        ("Getty Images / Ann Lee", "Ann Lee", "Getty Images", None),
        ("© AFP 2019 / Ann Lee", "Ann Lee", "AFP", None),
        ("CreditAnn Lee for The Torwick Times", "Ann Lee", "The Torwick Times", None),
        ("(Ann Lee/For The Torwick Post)", "Ann Lee", "The Torwick Post", None),
        ("Photographer: Ann Lee/Bloomberg", "Ann Lee", "Bloomberg", None),
        ("PTI Photo by Ann Lee", "Ann Lee", "PTI", None),
        ("Photo by Ann Lee and Per Ek/AFP", "Ann Lee and Per Ek", "AFP", None),
        ("Image credit: Orbital (Image credit: Ann Lee via Getty Images)", "Ann Lee", None, "Getty Images"),
        ("(Image: © NASA/ESA/A. Lee/ORB)", "A. Lee", "NASA/ESA", None),
        ("NASA/JPL-Caltech", None, "NASA/JPL-Caltech", None),
        ("(Credit: Ann Lee)", "Ann Lee", None, None),
        ("(Image credit: Orbital Works)", None, "Orbital Works", None),
        ("@annlee/Instagram", "@annlee", "Instagram", None),
        ("Image: Tramfan.", "Tramfan", None, None),
        ("Photo: Tramfan", None, "Tramfan", None),
        ("Ann Lee (CC BY 2.0)", "Ann Lee", None, None),
        ("", None, None, None),
        ("/ | /", None, None, None),
    ],
)
def test_credits(text: str, photographer: str | None, agency: str | None, via: str | None) -> None:
    found = read("photo_credit", text)

    assert (found["photographer"], found["agency"], found["via"]) == (photographer, agency, via)


@pytest.mark.parametrize(
    ("label", "text", "fields"),
    [
        ("photo_caption", "Ada Holm (L) and Per Ek (2R) in Lund.", {"positions": "L: Ada Holm; 2R: Per Ek"}),
        ("photo_caption", "Mayor Ewa Lis, left, with friends.", {"positions": "left: Mayor Ewa Lis"}),
        ("photo_caption", "Nobody (at all) is here.", {}),
        (
            "byline",
            "By Ada Holm, PA Political Correspondent",
            {"name": "Ada Holm", "role": "PA Political Correspondent"},
        ),
        ("byline", "By HARRY MOSS=", {"name": "HARRY MOSS"}),
        ("byline", "Ada Holm", {}),
        (
            "agency_signoff",
            "(Reporting by Ada Holm; editing by Ben Ito)",
            {"reporting": "Ada Holm", "editing": "Ben Ito"},
        ),
        ("origin_credit", "From The Torwick Times", {"name": "The Torwick Times"}),
        ("correction", "This story corrects the name of the mayor.", {"kind": "correction"}),
        ("correction", "This article has been updated.", {"kind": "update"}),
        ("embargo", "EMBARGOED UNTIL 0001 GMT, MONDAY", {"until": "0001 GMT, MONDAY"}),
        ("embargo", "FOR IMMEDIATE RELEASE", {}),
        ("slug", "BC-US--Mill Fire,3rd Ld-Writethru", {"slug": "BC-US--Mill Fire", "take": "3rd Ld-Writethru"}),
        ("slug", "BC-US--Mill Fire,0412", {"slug": "BC-US--Mill Fire", "words": "412"}),
        ("ednote", "EDITORS: Kill the story BC-US--Mill, sent at 1412 GMT.", {"kind": "kill", "target": "BC-US--Mill"}),
        ("ednote", "Eds: Adds a quote.", {}),
        ("ui_chrome", "Comments", {}),
    ],
)
def test_other_facts(label: str, text: str, fields: dict[str, str]) -> None:
    assert read(label, text) == fields


def test_furniture_too_long_to_be_read_is_left_unread() -> None:
    assert read("agency_signoff", "Reporting by " * 1_000) == {}
