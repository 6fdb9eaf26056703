"""Columns are proposed by name, meaning and cells; what is not likely is not proposed."""

from __future__ import annotations

import pandas as pd
import pytest

from services.recipients import suggest_mapping


@pytest.mark.parametrize(
    ("variable", "column"),
    [
        ("first_name", "FIRST-NAME"),
        ("first_name", "firstName"),
        ("first_name", "Vorname"),
        ("first_name", "prenom"),
        ("first_name", "PRÉNOM"),
        ("first_name", "Nombre"),
        ("first_name", "名"),
        ("first_name", "이름"),
        ("first_name", "Имя"),
        ("first_name", "imie"),
        ("first_name", "Ad"),
        ("first_name", "Jméno"),
        ("first_name", "Όνομα"),
        ("First Name", "first_name"),
        ("last_name", "Nachname"),
        ("last_name", "SOYADI"),
        ("last_name", "příjmení"),
        ("company", "Firmenname"),
        ("company", "公司"),
        ("company", "Organization Name"),
        ("email", "E-mail 1 - Value"),
        ("contact_email", "Courriel"),
        ("phone", "電話番号"),
        ("website", "Homepage"),
        ("cta_url", "Website URL"),
        ("booking_url", "Buchungslink"),
        ("link", "сайт"),
        ("city", "Ville"),
        ("job_title", "Stanowisko"),
        ("job_title", "직책"),
        ("contact_first_name", "Vorname"),
        ("recipient_name", "Full Name"),
        ("first_name", "Contact: First Name"),
        ("company", "Primary Company"),
        ("linkedin_url", "LinkedIn Profile URL"),
    ],
)
def test_a_heading_is_known_whatever_its_case_accents_and_language(variable: str, column: str) -> None:
    found = suggest_mapping(["Nr.", column, "Bemerkung xyz"], [variable])[variable]
    assert found.column == column
    assert found.confidence >= 0.85
    assert found.why


def test_nothing_likely_means_no_column() -> None:
    found = suggest_mapping(["Alpha", "Beta"], ["first_name"])["first_name"]
    assert found.column is None
    assert found.confidence < 0.55


def test_two_variables_never_share_a_column() -> None:
    found = suggest_mapping(["Website"], ["cta_url", "booking_url"])
    assert [one.column for one in found.values()] == ["Website", None]
    assert "already proposed for cta_url" in found["booking_url"].why


def test_the_closer_name_wins_over_the_earlier_column() -> None:
    found = suggest_mapping(["Website", "Booking URL"], ["cta_url", "booking_url"])
    assert {variable: one.column for variable, one in found.items()} == {
        "cta_url": "Website",
        "booking_url": "Booking URL",
    }


def test_cells_can_speak_against_a_heading() -> None:
    samples = pd.DataFrame(
        {"Link": ["Click here", "See our page"], "Web": ["https://a.example.com", "https://b.example.com"]}
    )
    assert suggest_mapping(["Link", "Web"], ["cta_url"], samples)["cta_url"].column == "Web"


def test_cells_alone_are_enough_for_an_email_column() -> None:
    samples = pd.DataFrame({"X1": ["ana@example.com", "bob@example.com"], "X2": ["a", "b"]})
    found = suggest_mapping(["X1", "X2"], ["email"], samples)["email"]
    assert found.column == "X1"
    assert 0.55 <= found.confidence < 0.8


def test_a_label_column_is_not_taken_for_the_email_itself() -> None:
    samples = pd.DataFrame({"E-mail 1 - Label": ["* Work"], "E-mail 1 - Value": ["ana@example.com"]})
    found = suggest_mapping(list(samples.columns), ["email"], samples)["email"]
    assert found.column == "E-mail 1 - Value"


def test_a_full_name_is_not_silently_taken_for_a_first_name() -> None:
    assert suggest_mapping(["Name"], ["first_name"])["first_name"].confidence < 0.85


def test_french_nom_is_a_last_name_and_prenom_a_first_name() -> None:
    found = suggest_mapping(["Nom", "Prénom"], ["first_name", "last_name"])
    assert {variable: one.column for variable, one in found.items()} == {"first_name": "Prénom", "last_name": "Nom"}


def test_duplicate_columns_are_told() -> None:
    found = suggest_mapping(["Email", "Email (2)"], ["email"])["email"]
    assert found.column == "Email"


def test_a_link_to_somewhere_else_is_not_the_one_that_is_meant() -> None:
    found = suggest_mapping(["LinkedIn URL", "Website"], ["cta_url"])["cta_url"]
    assert found.column == "Website"
    assert suggest_mapping(["LinkedIn URL"], ["demo_video_url"])["demo_video_url"].confidence < 0.7


@pytest.mark.parametrize("column", ["Company ID", "Primary Associated Company ID", "Company Size", "Company Owner"])
def test_a_column_about_the_thing_is_not_the_thing(column: str) -> None:
    assert suggest_mapping([column], ["company"])["company"].column is None


OF_OTHERS = (
    "Spouse First Name|PA Email|EA Name|Team Lead Name|Reply-To Email|Referrer Email|Emergency Contact Phone|+1 Name|"
    "Billing Contact Name|Billing Email|Invoice Email|AP Email|Parent/Guardian Name|Child's First Name|CSM Email|"
    "Contact 2 First Name|Second Contact Name|Co-Applicant First Name|Backup Contact Email|Grandparent Name|"
    "Name des Vorgesetzten|Name der Führungskraft|Vorname des Kindes|Name Erziehungsberechtigte|Rechnungs-E-Mail|"
    "Ansprechpartner 2|Buchhaltung E-Mail|Früherer Name|Prénom du conjoint|Email de facturation|Nombre del jefe|"
    "Nome genitore|Nome da nubile|Factuur e-mail|Imię małżonka|Имя руководителя|Email бухгалтерии|Eşinin adı|"
    "Puolison nimi|保護者氏名|紧急联系人姓名|비상 연락처|שם המנהל|اسم المدير|Nama ibu"
)


@pytest.mark.parametrize("column", OF_OTHERS.split("|"))
def test_a_column_about_somebody_else_is_proposed_for_nothing_of_the_recipients_own(column: str) -> None:
    own = ["first_name", "last_name", "full_name", "name", "email", "phone", "Vorname", "Nome", "company"]
    samples = pd.DataFrame({column: ["ana@example.com", "bo@example.com"]})
    for cells in (None, samples if "mail" in column.lower() else None):
        assert [one.column for one in suggest_mapping([column], own, cells).values() if one.column] == []


@pytest.mark.parametrize(
    ("column", "variable"),
    [
        ("Participant First Name", "first_name"),
        ("Student Name", "name"),
        ("Company Email", "email"),
        ("Private Phone", "phone"),
        ("E-mail 2 - Value", "email"),
        ("Spouse First Name", "spouse_first_name"),
        ("Manager Email", "manager_email"),
    ],
)
def test_what_the_words_beside_it_leave_the_recipients_own_is_proposed(column: str, variable: str) -> None:
    assert suggest_mapping([column], [variable])[variable].column == column
