"""A Splink model of names: what its documentation offers for a name, on ASCII letters, its weights learned from pairs.

Splink knows no scripts and has no model of its own, so it is given the best footing that it has a place for: every name
transliterated by `anyascii`, the whole of it, its words sorted, its first and last word and its list of words each
compared by Jaro-Winkler; m learned from true training pairs, u from pairs drawn at random from the same names.
"""

import logging
import re
import time
from typing import Any

import duckdb
import pyarrow
import splink.comparison_library as compare
from anyascii import anyascii
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

Pairs = list[tuple[str, str]]

WHOLE = (0.98, 0.96, 0.94, 0.92, 0.9, 0.88, 0.86, 0.84, 0.82, 0.8, 0.75, 0.7, 0.6)
WORD = (0.95, 0.9, 0.85, 0.8, 0.7)
COMPARED = [
    compare.JaroWinklerAtThresholds("whole", WHOLE),
    compare.JaroWinklerAtThresholds("ordered", WHOLE),
    compare.JaroWinklerAtThresholds("first", WORD),
    compare.JaroWinklerAtThresholds("last", WORD),
    compare.PairwiseStringDistanceFunctionAtThresholds("words", "jaro_winkler", WORD),
]


def score_pairs(pairs: Pairs, training: Pairs) -> tuple[list[float], float]:
    """Give the match weight of each pair, and the seconds of one core without learning."""
    model = learn(training)
    begun = time.process_time()
    linker = link(pairs, model)
    predicted = linker.inference.predict().as_duckdbpyrelation()
    found = predicted.select("pair_l, match_weight").fetchall()
    weights = dict(found)
    return [weights[number] for number in range(len(pairs))], time.process_time() - begun


def learn(training: Pairs) -> dict[str, Any]:
    """Learn the weights and give the model."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=COMPARED,
        blocking_rules_to_generate_predictions=[block_on("pair")],
        additional_columns_to_retain=["pair"],
        retain_matching_columns=False,
        linker_uid="names",
    )
    linker = link(training, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=3e5, seed=1)
    linker.training.estimate_m_from_label_column("pair")
    return dict(linker.misc.save_model_to_json())


def link(pairs: Pairs, settings: Any) -> Linker:
    """Link the left names with the right ones, each pair by its number."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    database = DuckDBAPI(connection=connection)
    tables = [
        database.register(describe(list(names)), dataset_display_name=f"side_{number}")
        for number, names in enumerate(zip(*pairs, strict=True))
    ]
    return Linker(tables, settings, log_level=logging.ERROR)


def describe(names: list[str]) -> pyarrow.Table:
    """Describe names by the columns that the model compares."""
    words = [re.findall(r"[a-z0-9]+", anyascii(name).lower().replace("'", "")) or [""] for name in names]
    return pyarrow.table(
        {
            "unique_id": list(range(len(names))),
            "pair": list(range(len(names))),
            "whole": [" ".join(of_name) for of_name in words],
            "ordered": [" ".join(sorted(of_name)) for of_name in words],
            "first": [of_name[0] for of_name in words],
            "last": [of_name[-1] for of_name in words],
            "words": words,
        }
    )
