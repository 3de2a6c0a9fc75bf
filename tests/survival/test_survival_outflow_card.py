"""The model card: the register's fields, in two languages, from one template."""

import json

import pytest
from outflow_clients import CAUSES, made_clients

from workbench.core.errors import UnknownFormat
from workbench.core.errors_outflow import CardFieldUnknown
from workbench.project import outflow_files
from workbench.survival.outflow.card import as_markdown, card_fields, plain
from workbench.survival.outflow.portable import save_model
from workbench.survival.outflow.spec import OutflowSpec
from workbench.survival.outflow.training import read_clients, train

REGISTER = [
    "naam",
    "korte_omschrijving",
    "organisatie",
    "thema",
    "status",
    "begindatum",
    "einddatum",
    "contactgegevens",
    "publicatiecategorie",
    "link_naar_publiekspagina",
    "link_naar_bronregistratie",
    "doel_en_impact",
    "afwegingen",
    "menselijke_tussenkomst",
    "risicobeheer",
    "wettelijke_basis",
    "links_naar_wettelijke_basis",
    "impacttoetsen",
    "toelichting_op_impacttoetsen",
    "gegevens",
    "links_naar_gegevensbronnen",
    "technische_werking",
    "leverancier",
    "link_naar_broncode",
]


@pytest.fixture(scope="module")
def model():
    frame = made_clients(500).rename(columns={"house": "a|b [x](http://evil.example)"})
    spec = OutflowSpec(
        duration="days",
        cause="reason",
        causes=CAUSES,
        covariates=("age", "sex", "a|b [x](http://evil.example)"),
    )
    return train(read_clients(frame, spec), spec, (365.0,))


def test_every_field_of_the_register_is_there_in_both_languages(model):
    for language in ("nl", "en"):
        fields = card_fields(model, language)
        assert [one.name for one in fields if one.register_field] == REGISTER
        assert all(one.label for one in fields)
        text = as_markdown(fields, language)
        assert "ECLI:NL:RBDHA:2020:1878" in text
        assert "{" not in text


def test_the_short_description_fits_the_register(model):
    for language in ("nl", "en"):
        short = next(f for f in card_fields(model, language) if f.name == "korte_omschrijving")
        assert len(short.text) < 350


def test_what_only_the_organisation_knows_is_left_open_or_filled_in(model):
    given = {"organisatie": "Gemeente Voorbeeldstad", "status": "In gebruik"}
    fields = {one.name: one.text for one in card_fields(model, "nl", given)}
    assert fields["organisatie"] == "Gemeente Voorbeeldstad"
    assert fields["status"] == "In gebruik"
    assert fields["wettelijke_basis"] == ""


def test_a_model_that_was_not_validated_says_so(model):
    fields = {one.name: one.text for one in card_fields(model, "en")}
    assert "not (yet) done" in fields["risicobeheer"]
    assert fields["kwaliteit"] == "Not known."


def test_a_name_from_data_is_no_markdown(model):
    text = as_markdown(card_fields(model, "en"), "en")
    assert "[x](http" not in text
    assert "| a|b" not in text
    assert plain("<b>*x*</b>\n# y") == r"\<b\>\*x\*\</b\> \# y"


def test_it_is_written_as_markdown_or_json(model, tmp_path):
    save_model(model, tmp_path / "m.json")
    fill = tmp_path / "fill.toml"
    fill.write_text('format = 1\norganisatie = "Gemeente Voorbeeldstad"\n')
    made = outflow_files.card(tmp_path / "m.json", "nl", tmp_path / "card.md", fill)
    assert "Gemeente Voorbeeldstad" in (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "Organisatie" not in made.to_fill
    outflow_files.card(tmp_path / "m.json", "nl", tmp_path / "card.json", fill)
    told = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert [one["text"] for one in told["fields"]] == [one.text for one in made.fields]
    with pytest.raises(UnknownFormat):
        outflow_files.card(tmp_path / "m.json", "nl", tmp_path / "card.docx")
    fill.write_text('format = 1\norganisation = "x"\n')
    with pytest.raises(CardFieldUnknown):
        outflow_files.card(tmp_path / "m.json", "nl", None, fill)
