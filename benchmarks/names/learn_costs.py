"""Learn what each sound gives against each other one, from pairs of one name in two spellings.

    python -m benchmarks.names.learn_costs FOLDER_OF_TRAINING_PAIRS

Expectation maximisation over all alignments of one sound to one sound or to none (a memoryless pair hidden Markov
model). What is written is the log-likelihood ratio of each step against chance, in nats. Source of the method:
Ristad and Yianilos, "Learning string-edit distance", IEEE PAMI 20(5), 1998.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tahaluf.engines.names.letters import fold
from tahaluf.engines.names.sounds import ARABIC_SOUNDS, COARSE, LATIN_SOUNDS, SOUND_CODES, SOUNDS, sound_out

TABLE = Path(__file__).parents[2] / "tahaluf" / "engines" / "names" / "costs.tsv"
HEADER = """\
# What two sounds give when they meet in two spellings of one name, in nats of log-likelihood ratio against chance.
# Columns: kind (scripts of the two sides), sound, other sound, gives. "-": no partner; "*": what the sound gives on
# the average of true pairs. Pairs that are not listed give less than -6.
# Made by `python -m benchmarks.names.learn_costs` from google_ar2en_train.txt (github.com/google/transliteration,
# Apache-2.0) and coling2018_arabic_train.txt (github.com/steveash/NETransliteration-COLING2018).
"""
NATIVE = frozenset("حعصضطظقذثة")
FOREIGN_WEIGHT = 0.25
ROUNDS, TRUSTING_ROUNDS = 12, 4
LEAST_RATIO = 1.0
CUSTOMARY = {"پ": "p", "چ": "ch", "گ": "g", "ژ": "zh"}
CUSTOM = 6.0
SHARED_SOUND, CHANCE = 1.0, 0.004
VOWELS = frozenset("aeiouyاويء") | {"e$", "a$", "i$", "ا^", "و^", "ي^", "ا$", "ي$", "y", "w", "h", "h$", "ه", "ه$", "ة"}
SMOOTHING = 300.0
RARE = 20.0
FLOOR = -6.0
TINY = 1e-12
LACKING, EXPECTED = "-", "*"
SIZE = len(SOUNDS) + 1
GAP = SIZE - 1

Pair = tuple[tuple[int, ...], tuple[int, ...], float]
Table = NDArray[np.float64]


def read_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Read (Arabic token, Latin token) from both training files."""
    for line in (folder / "google_ar2en_train.txt").read_text("utf-8").splitlines():
        arabic, latin = line.split("\t")
        yield arabic, latin
    for line in (folder / "coling2018_arabic_train.txt").read_text("utf-8").splitlines():
        latin, arabic, _count = line.split("\t")
        yield arabic.replace(" ", ""), latin


def encode(word: str) -> tuple[int, ...]:
    """Encode one token as sound codes; empty for more than one word."""
    folded = fold(word)
    return () if " " in folded else tuple(SOUND_CODES[sound] for sound in sound_out(folded))


def strip_article(arabic: str, latin: str) -> tuple[str, str]:
    """Take the article off both sides where the Arabic side bears it."""
    if arabic.startswith("ال") and len(arabic) > 4:
        for article in ("al-", "el-", "al", "el"):
            if latin.startswith(article) and len(latin) > len(article) + 2:
                return arabic[2:], latin[len(article) :]
        return arabic[2:], latin
    return arabic, latin


def cross_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    """Encode Arabic-Latin pairs; names of Arabic stock weigh more than foreign names in Arabic letters."""
    for arabic, latin in pairs:
        left, right = map(encode, strip_article(arabic, latin))
        if left and right:
            yield left, right, 1.0 if NATIVE & set(arabic) else FOREIGN_WEIGHT


def variant_pairs(pairs: Iterable[tuple[str, str]], written: int) -> Iterator[Pair]:
    """Pair the spellings on one side (0 Arabic, 1 Latin) that share their spelling on the other."""
    groups: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        stripped = strip_article(*pair)
        groups[stripped[1 - written]].add(stripped[written])
    for shared, spellings in sorted(groups.items()):
        codes = sorted(set(filter(None, map(encode, spellings))))
        native = NATIVE & set(shared + "".join(spellings))
        for left in codes:
            for right in codes:
                if left != right:
                    yield left, right, (1.0 if native else FOREIGN_WEIGHT) / len(codes)


def seed() -> Table:
    """Guess the first table: sounds of one coarse class meet, vowels meet vowels, all else is rare."""
    table = np.full((SIZE, SIZE), CHANCE)
    for one, left in enumerate(SOUNDS):
        for other, right in enumerate(SOUNDS):
            alike = set(COARSE.get(left, "")) & set(COARSE.get(right, "")) or (left in VOWELS and right in VOWELS)
            table[one, other] = SHARED_SOUND if alike or left == right else CHANCE
        table[one, GAP] = table[GAP, one] = 0.5 if left in VOWELS else 0.05
    table[GAP, GAP] = 0.0
    for letter, sound in CUSTOMARY.items():
        table[SOUND_CODES[letter], SOUND_CODES[sound]] = CUSTOM
    return table / table.sum()


def batches(pairs: list[Pair]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], Table]]:
    """Stack pairs of equal lengths."""
    shapes: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in pairs:
        shapes[len(pair[0]), len(pair[1])].append(pair)
    for _shape, group in sorted(shapes.items()):
        left, right, weights = zip(*group, strict=True)
        yield np.array(left), np.array(right), np.array(weights)


def forward(table: Table, left: NDArray[np.int64], right: NDArray[np.int64]) -> Table:
    """Sum the probabilities of all alignments of each pair of prefixes; shape (rows + 1, columns + 1, pairs)."""
    rows, columns = left.shape[1], right.shape[1]
    sums = np.zeros((rows + 1, columns + 1, len(left)))
    sums[0, 0] = 1.0
    for i in range(rows + 1):
        for j in range(columns + 1):
            if i:
                sums[i, j] += sums[i - 1, j] * table[left[:, i - 1], GAP]
            if j:
                sums[i, j] += sums[i, j - 1] * table[GAP, right[:, j - 1]]
            if i and j:
                sums[i, j] += sums[i - 1, j - 1] * table[left[:, i - 1], right[:, j - 1]]
    return sums


def frequencies(table: Table) -> tuple[Table, Table]:
    """Give the probability of each sound on the left and on the right side."""
    return table.sum(axis=1)[:GAP] / table[:GAP].sum(), table.sum(axis=0)[:GAP] / table[:, :GAP].sum()


def count(table: Table, pairs: list[Pair], least: float) -> Table:
    """Count the expected steps over all alignments of the pairs that are `least` times likelier than chance."""
    counts = np.zeros_like(table)
    mine, theirs = frequencies(table)
    for left, right, weights in batches(pairs):
        ahead = forward(table, left, right)
        behind = forward(table, left[:, ::-1], right[:, ::-1])[::-1, ::-1]
        total = ahead[-1, -1]
        chance = mine[left].prod(axis=1) * theirs[right].prod(axis=1)
        kept = np.where(total > least * chance, weights, 0.0) / total
        add_steps(counts, table, left, right, ahead, behind, kept)
    return counts


def add_steps(
    counts: Table,
    table: Table,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    ahead: Table,
    behind: Table,
    kept: Table,
) -> None:
    """Add the posterior of each step of each alignment to the counts."""
    rows, columns = left.shape[1], right.shape[1]
    for i in range(rows + 1):
        for j in range(columns + 1):
            one = left[:, i] if i < rows else np.full(len(left), GAP)
            other = right[:, j] if j < columns else np.full(len(left), GAP)
            if i < rows:
                np.add.at(counts, (one, GAP), ahead[i, j] * table[one, GAP] * behind[i + 1, j] * kept)
            if j < columns:
                np.add.at(counts, (GAP, other), ahead[i, j] * table[GAP, other] * behind[i, j + 1] * kept)
            if i < rows and j < columns:
                np.add.at(counts, (one, other), ahead[i, j] * table[one, other] * behind[i + 1, j + 1] * kept)


def observe(pairs: list[Pair]) -> Table:
    """Give each step's chance from how often its sounds are seen at all."""
    seen = np.full((2, GAP), RARE)
    for left, right, weight in pairs:
        np.add.at(seen[0], list(left), weight)
        np.add.at(seen[1], list(right), weight)
    mine, theirs = (np.append(side / side.sum(), 1.0) for side in seen)
    return np.outer(mine, theirs)


def learn(pairs: list[Pair]) -> Table:
    """Learn the probability of each step."""
    prior = seed() * observe(pairs)
    prior /= prior.sum()
    table = prior
    for turn in range(ROUNDS):
        counts = count(table, pairs, 0.0 if turn < TRUSTING_ROUNDS else LEAST_RATIO)
        counts += prior * SMOOTHING
        table = counts / counts.sum()
    return table


def ratios(table: Table, left: tuple[str, ...], right: tuple[str, ...]) -> Iterator[tuple[str, str, float]]:
    """Turn probabilities into log-likelihood ratios against the two sounds' own frequencies."""
    mine, theirs = frequencies(table)
    rows, columns = ([SOUND_CODES[sound] for sound in side] for side in (left, right))
    chance = np.outer(np.append(mine, 1.0), np.append(theirs, 1.0))
    worth = np.log(np.maximum(table, TINY) / chance)
    for names, places, square, probable in ((left, rows, worth, table), (right, columns, worth.T, table.T)):
        others = [*(columns if names is left else rows), GAP]
        for sound, place in zip(names, places, strict=True):
            shares = probable[place, others] / probable[place, others].sum()
            pair = (sound, EXPECTED) if names is left else (EXPECTED, sound)
            yield *pair, float(shares @ square[place, others])
    for x, i in [*zip(left, rows, strict=True), (LACKING, GAP)]:
        for y, j in [*zip(right, columns, strict=True), (LACKING, GAP)]:
            if (i, j) != (GAP, GAP):
                yield x, y, float(worth[i, j])


def rows(folder: Path) -> Iterator[str]:
    """Write the table, one step a row, only the steps that are likelier than the kind's floor."""
    pairs = sorted(set(read_pairs(folder)))
    learned = {
        "arabic-latin": (learn(list(cross_pairs(pairs))), ARABIC_SOUNDS, LATIN_SOUNDS),
        "latin-latin": (even_out(learn(list(variant_pairs(pairs, 1)))), LATIN_SOUNDS, LATIN_SOUNDS),
        "arabic-arabic": (even_out(learn(list(variant_pairs(pairs, 0)))), ARABIC_SOUNDS, ARABIC_SOUNDS),
    }
    for kind, (table, left, right) in learned.items():
        for x, y, gives in ratios(table, left, right):
            if gives > FLOOR:
                yield f"{kind}\t{x}\t{y}\t{gives:.2f}\n"


def even_out(table: Table) -> Table:
    """Make a table of one script the same in both directions, to the last bit."""
    return (table + table.T) / 2


def main() -> None:
    """Learn from the folder named on the command line and write the engine's table."""
    TABLE.write_text(HEADER + "".join(rows(Path(sys.argv[1]))), "utf-8")


if __name__ == "__main__":
    main()
