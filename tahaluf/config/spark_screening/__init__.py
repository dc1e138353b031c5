"""Screening on several cores or machines with Spark, in parts that are committed whole (docs/spark.md).

The engine stays what it is and knows nothing of this room: here are the files, the folders and Spark around it. The
modules `wording`, `terms`, `parts` and `folders` need neither Spark nor Arrow.
"""
