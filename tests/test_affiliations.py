"""The institutions that an affiliation names."""

from __future__ import annotations

import unicodedata

import pytest

from kg.entries import Entry
from kg.ground import ground_text
from kg.grounding.affiliations import affiliations, kind_of
from kg.grounding.institutions import institutions
from kg.lexicon import Lexicon


def _of(curie: str, name: str, *synonyms: str, **others: tuple[str, ...]) -> Entry:
    return Entry(curie, name, "Organization", synonyms, **others)  # type: ignore[arg-type]


LEXICON = Lexicon.of([
    _of("ror:1", "Institute of Health (United States)", "Institute of Health"),
    _of("ror:2", "Keio University", places=("geonames:1850147",)),
    _of("ror:3", "Novavax (United States)"),
    _of("ror:4", "Mercy Hospital", places=("geonames:4164138",)),
    _of("ror:5", "Loyola University Chicago"),
    _of("ror:6", "Northeastern University", places=("geonames:4930956",)),
    _of("ror:7", "Northeastern University", places=("geonames:2034937",)),
    _of("ror:8", "University of Padua", "Università degli Studi di Padova",
        places=("geonames:3171728",)),
    _of("ror:9", "Hospital Universitario La Paz", places=("country:ES",)),
    _of("ror:10", "University of Ulsan"),
    _of("ror:11", "Asan Medical Center"),
    _of("ror:12", "University of Oslo", related=("UiO",), places=("country:NO",)),
    _of("ror:13", "University of Belgrade"),
    _of("ror:14", "Faculty of Sports", "Sports Faculty of Belgrade", parents=("ror:13",)),
    _of("ror:15", "Old College of Oslo", places=("country:NO",)),
    _of("ror:16", "The University of Texas MD Anderson Cancer Center"),
    _of("ror:17", "University of Wisconsin–Madison"),
    _of("ror:18", "Brigham and Women's Hospital", places=("country:US",)),
    _of("ror:19", "Kasugai Municipal Hospital", places=("geonames:1859730",)),
    _of("ror:20", "University of Osaka"),
    _of("ror:21", "Universitätsklinikum Würzburg", places=("geonames:2805615",)),
    _of("ror:22", "The First Affiliated Hospital, Sun Yat-sen University"),
    _of("ror:23", "Sun Yat-sen University"),
    _of("ror:24", "University Hospitals Birmingham NHS Foundation Trust", places=("country:GB",)),
    _of("ror:25", "Arctic University", related=("University of Tromsø - Arctic University",),
        places=("country:NO",)),
    _of("ror:26", "Vrije Universiteit Amsterdam", related=("VU Amsterdam",)),
    _of("ror:27", "Fondazione Policlinico Universitario Agostino Gemelli"),
    _of("ror:28", "Chinese PLA General Hospital", places=("country:CN",)),
    _of("ror:29", "Changzhou First People's Hospital", places=("country:CN",)),
    _of("ror:30", "Radboud University Nijmegen", places=("geonames:2750053",)),
    _of("ror:31", "Boltzmann Institute for Digital Health", related=("Boltzmann Institute",)),
    _of("ror:32", "Parker Hannifin (United States)", related=("Parker",)),
    _of("ror:33", "University of Kashan", "Kashan University"),
    _of("ror:34", "Université de Paris"),
    _of("ror:35", "Czech Academy of Sciences, Institute of Physiology"),
    _of("ror:36", "Friedrich-Alexander-Universität Erlangen-Nürnberg"),
    _of("ror:37", "Shanghai First People's Hospital", places=("country:CN",)),
    _of("ror:38", "Centre Hospitalier Universitaire de Toulouse", places=("country:FR",)),
    _of("ror:39", "Weston College", places=("country:US",)),
    _of("ror:40", "Cedar Hospital", places=("country:MT",)),
    _of("ror:41", "Network Health", places=("country:CA",)),
    _of("ror:42", "Muhimbili University", places=("country:TZ",)),
    _of("ror:43", "City of Helsinki"),
    _of("ror:44", "The Priory Hospital"),
    Entry("MESH:D016304", "Private Hospitals", "Organization"),
    Entry("geonames:1850147", "Tokyo", "Place"),
    Entry("geonames:4164138", "Miami", "Place"),
    Entry("geonames:4930956", "Boston", "Place"),
    Entry("geonames:2034937", "Shenyang", "Place"),
    Entry("geonames:3171728", "Padova", "Place"),
    Entry("geonames:1859730", "Kasugai", "Place"),
    Entry("geonames:2805615", "Würzburg", "Place"),
    Entry("geonames:2750053", "Nijmegen", "Place"),
    Entry("geonames:1808926", "Hangzhou", "Place"),
    Entry("geonames:6167865", "Toronto", "Place"),
    Entry("geonames:2644688", "Leeds", "Place"),
])  # fmt: skip


def best(text: str) -> str:
    found = ground_text(text, LEXICON, category="Organization", learned=False)
    return found[0].curie if found else ""


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("Institute of Health, Keio University, Tokyo, Japan", "ror:2"),
        ("Institute of Health, Bethesda, MD, USA", "ror:1"),
        ("Institute of Health, Tokyo, Japan", ""),
        ("Novavax, Inc, Gaithersburg, MD USA", "ror:3"),
        ("Department of Law of Keio University", "ror:2"),
        ("Keio University Hospital, Tokyo, Japan", ""),
        ("Hospital of Keio University, Tokyo, Japan", ""),
        ("Department of Physics, Loyola University, Chicago, IL 60660", "ror:5"),
        ("University of Wisconsin, Madison, WI, USA", "ror:17"),
        ("Dipartimento di Medicina, Università di Padova, Padova, Italia", "ror:8"),
        ("University of Padua, Padua, Italy", "ror:8"),
        ("Hospital La Paz, Madrid, Spain", "ror:9"),
        ("University of Ulsan College of Medicine, Asan Medical Center, Seoul", "ror:11"),
        ("Universitetet i Oslo, Oslo, Norge", "ror:12"),
        ("M. D. Anderson Cancer Center, Houston, Texas, USA", "ror:16"),
        ("Division of Sleep Medicine, Brigham and Women's Hospital, Boston, MA", "ror:18"),
        ("someone@keio.ac.jp, Keio Univ., Tokyo", "ror:2"),
        ("Kasugai Dental Hospital, Kasugai, Japan", ""),
        ("Private practice, 12 Main Street, Springfield, IL, USA", ""),
        ("", ""),
    ],
)
def test_the_institution_of_an_affiliation(text: str, curie: str) -> None:
    assert best(text) == curie


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        # a hospital without a name of its own, beside its university
        ("The First Affiliated Hospital, Sun Yat-sen University, Guangzhou, China", "ror:22"),
        ("First Affiliated Hospital, School of Medicine, Sun Yat-sen University", "ror:22"),
        ("Sun Yat-sen University, First Affiliated Hospital, Guangzhou", "ror:22"),
        ("Third Affiliated Hospital, Sun Yat-sen University, Guangzhou, China", "ror:23"),
        ("University Hospital, University of Wuerzburg, Germany", "ror:21"),
        ("University Hospital of Toulouse, Toulouse, France", "ror:38"),
        ("Fudan University Affiliated First People's Hospital, Shanghai, China", "ror:37"),
        # its legal form, its country, an initial
        ("Lung Unit, University Hospitals of Birmingham, Birmingham, UK", "ror:24"),
        ("Department of Urology, PLA General Hospital, Beijing, China", "ror:28"),
        ("Policlinico Universitario A. Gemelli, Roma, Italia", "ror:27"),
        # former and shorter names, and those of towns
        ("Institute of Clinical Medicine, University of Tromsø, Tromsø, Norway", "ror:25"),
        ("Department of Psychology, VU University Amsterdam, The Netherlands", "ror:26"),
        ("University of Nijmegen, Nijmegen, The Netherlands", "ror:30"),
        ("Biometry at the University of Belgrad, Serbia", "ror:13"),
        ("Friedrich-Alexander-University Erlangen-Nuremberg, Germany", "ror:36"),
        ("Institute of Physiology, Academy of Sciences of the Czech Republic", "ror:35"),
        # letters and accents apart
        (unicodedata.normalize("NFD", "Dipartimento, Università di Padova, Padova"), "ror:8"),
        # only a town tells the country
        ("Network Health, Toronto", "ror:41"),
        ("Muhimbili University, Dar es Salaam, Tanzania and a clinic in Lund, Sweden", "ror:42"),
    ],
)
def test_names_that_the_register_has_otherwise(text: str, curie: str) -> None:
    assert best(text) == curie


@pytest.mark.parametrize(
    "text",
    [
        "Hangzhou First People's Hospital, Hangzhou, China",
        "Boltzmann Institute of Rheumatology, Vienna, Austria",
        "Parker Research Institute, Chicago, IL, USA",
        "Kashan University of Medical Sciences, Iran",
        "Université de Paris 6, France",
        "Westmont College, USA",
        "Cedar Hospital, Leeds",
        "Greenslopes Private Hospital, Brisbane, Australia",
        "Declaration of Helsinki",
        "The Prince Charles Hospital",
    ],
)
def test_what_is_only_like_an_institution_is_not_given(text: str) -> None:
    assert best(text) == ""


def test_namesakes_are_told_apart_by_town_and_country() -> None:
    assert best("Northeastern University, Boston, MA, USA") == "ror:6"
    assert best("Northeastern University, Shenyang, China") == "ror:7"
    assert best("School of Law, Northeastern University, Shenyang 110819") == "ror:7"
    assert best("Ward 3, Mercy Hospital, Miami") == "ror:4"
    assert best("Ward 3, Mercy Hospital, Pittsburgh, PA") == ""


def test_the_university_of_a_town_is_not_the_towns_university() -> None:
    found = {one.entry.curie: one for one in institutions("Dept, Osaka University, Kobe", LEXICON)}
    same = institutions("Dept, University of Osaka, Kobe", LEXICON)[0]
    assert same.entry.curie == "ror:20"
    assert "ror:20" not in found or found["ror:20"].closeness < same.closeness


def test_a_part_is_before_the_whole() -> None:
    text = "Sports Faculty of Belgrade, University of Belgrade, Serbia"
    found = [one.entry.curie for one in institutions(text, LEXICON)]
    assert found == ["ror:14", "ror:13"]
    turned = institutions("University of Belgrade, Sports Faculty of Belgrade", LEXICON)
    assert turned[0].entry.curie == "ror:14"


def test_the_first_of_several_stands_first() -> None:
    text = "University of Oslo, Norway; University of Padua, Italy"
    assert [one.entry.curie for one in institutions(text, LEXICON)] == ["ror:12", "ror:8"]


def test_affiliations_side_by_side_are_a_composite() -> None:
    text = "University of Oslo, Norway; University of Padua, Italy"
    found = ground_text(text, LEXICON, category="Organization", learned=False)
    assert [one.curie for one in found] == ["ror:12", "ror:8"]
    assert found[0].match == "narrow"
    same = "Keio University, Tokyo; School of Law, Keio University"
    assert ground_text(same, LEXICON, category="Organization")[0].match == "exact"


def test_each_affiliation_has_a_country_of_its_own() -> None:
    found = [one.country for one in affiliations("A, Oslo, Norway; B, Rome; C, Milano, Italy")]
    assert found == ["NO", "IT", "IT"]


def test_kinds_of_words() -> None:
    assert kind_of("klinik")[1] == kind_of("ospedale")[1] == "hospital"
    assert kind_of("universidad") == ("university", "university")
    assert kind_of("yokohama") == ("yokohama", "")


@pytest.mark.parametrize("unit", ["A University, ", "Keio ", "(", "; A", "and Keio ", ".", "\n"])
def test_work_is_bounded(unit: str) -> None:
    text = unit * 9000
    found = list(affiliations(text))
    assert len(found) <= 4
    assert all(len(one.tokens) <= 70 for one in found)
    assert len(institutions(text, LEXICON)) < 20


def test_places_are_kept_and_lead_to_no_organization() -> None:
    entry = LEXICON.entity("ror:9")
    assert entry.places == ("country:ES",)
    assert LEXICON.find_entity("country:ES") is None
