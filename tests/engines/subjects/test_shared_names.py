"""A name that holds several is taken apart, and one that only looks so is not."""

import pytest

from tahaluf.engines.subjects.shared_names import names_within


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("ACME LTD FBO ZUBAIR QARNASI", ["ACME LTD", "ZUBAIR QARNASI"]),
        ("Acme Ltd f/b/o Zubair Qarnasi", ["Acme Ltd", "Zubair Qarnasi"]),
        ("ACME LTD FOR THE BENEFIT OF ZUBAIR QARNASI", ["ACME LTD", "ZUBAIR QARNASI"]),
        ("ACME LTD ON BEHALF OF ZUBAIR QARNASI", ["ACME LTD", "ZUBAIR QARNASI"]),
        ("ACME LTD (ON BEHALF OF ZUBAIR QARNASI)", ["ACME LTD", "ZUBAIR QARNASI"]),
        ("ZUBAIR QARNASI OR SARA KALIM", ["ZUBAIR QARNASI", "SARA KALIM"]),
        ("ZUBAIR QARNASI AND/OR SARA KALIM", ["ZUBAIR QARNASI", "SARA KALIM"]),
        ("ZUBAIR QARNASI AND SARA KALIM", ["ZUBAIR QARNASI", "SARA KALIM"]),
        ("ZUBAIR QARNASI & SARA KALIM", ["ZUBAIR QARNASI", "SARA KALIM"]),
        ("ZUBAIR QARNASI/SARA KALIM", ["ZUBAIR QARNASI", "SARA KALIM"]),
        ("ACME LTD C/O ZUBAIR QARNASI", ["ACME LTD", "ZUBAIR QARNASI"]),
        ("C/O ZUBAIR QARNASI", ["ZUBAIR QARNASI"]),
        ("ACME LTD ATTN: ZUBAIR QARNASI", ["ACME LTD", "ZUBAIR QARNASI"]),
        ("SARA KALIM A.K.A. ZUBAIR QARNASI", ["SARA KALIM", "ZUBAIR QARNASI"]),
        ("SARA KALIM A/K/A ZUBAIR QARNASI", ["SARA KALIM", "ZUBAIR QARNASI"]),
        ("SARA KALIM AKA ZUBAIR QARNASI", ["SARA KALIM", "ZUBAIR QARNASI"]),
        ("SARA KALIM alias ZUBAIR QARNASI", ["SARA KALIM", "ZUBAIR QARNASI"]),
        ("ZUBAIR QARNASI T/A HARBOUR GOODS", ["ZUBAIR QARNASI", "HARBOUR GOODS"]),
        ("ACME SARL pour le compte de ZUBAIR QARNASI", ["ACME SARL", "ZUBAIR QARNASI"]),
        ("ACME SARL P/C ZUBAIR QARNASI", ["ACME SARL", "ZUBAIR QARNASI"]),
        ("ACME SARL à l'attention de ZUBAIR QARNASI", ["ACME SARL", "ZUBAIR QARNASI"]),
        ("ZUBAIR QARNASI OU SARA KALIM", ["ZUBAIR QARNASI", "SARA KALIM"]),
        ("شركة النور لحساب زبير القرنسي", ["شركة النور", "زبير القرنسي"]),
        ("زبير القرنسي أو سارة كليم", ["زبير القرنسي", "سارة كليم"]),
        ("شركة النور نيابة عن زبير القرنسي", ["شركة النور", "زبير القرنسي"]),
        ("سارة كليم المعروفة باسم زبير القرنسي", ["سارة كليم", "زبير القرنسي"]),
        ("ZUBAIR AND SARA QARNASI", ["SARA QARNASI", "ZUBAIR QARNASI"]),
        ("ABDUL MAJID OR MUHAMMAD AMIR", ["ABDUL MAJID", "MUHAMMAD AMIR"]),
        ("ACME LTD FBO HAMAS", ["ACME LTD", "HAMAS"]),
        ("A LTD FBO ZUBAIR QARNASI OR SARA KALIM", ["ZUBAIR QARNASI OR SARA KALIM", "ZUBAIR QARNASI", "SARA KALIM"]),
    ],
)
def test_each_name_within_a_name_is_given(name, parts):
    assert names_within(name) == parts


@pytest.mark.parametrize(
    "name",
    [
        "", "FBO", "OR", "ZUBAIR QARNASI", "ZUBAIR OR SARA", "ABDULLAH OR SARA",
        "DAVID OR COHEN", "JOHNSON & JOHNSON", "MARKS AND SPENCER",
        "MINISTRY OF DEFENCE AND ARMED FORCES LOGISTICS", "FOUNDATION FOR RELIEF AND DEVELOPMENT",
        "ORHAN ORDU", "ALI S/O OMAR", "M/S ACME TRADING", "NOORALI AKANDA", "CO-OPERATIVE BANK", "FBORA OUATTARA",
        "وليد وائل", "ANDREA ETIENNE OUATTARA", "LI OU",
    ],
)  # fmt: skip
def test_a_name_of_one_party_is_not_taken_apart(name):
    assert names_within(name) == []
