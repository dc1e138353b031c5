"""Those who are screened, read as a stream of `Subject` and `Reject`.

with path.open("rb") as stream:
    for item in open_subjects(stream, path.name):
        ...                         # a Subject, or a Reject with its place
"""

from tahaluf.engines.subjects.reading import FORMATS, SubjectReading, open_subjects
from tahaluf.engines.subjects.subject import Subject, subject_from_json

__all__ = ["FORMATS", "Subject", "SubjectReading", "open_subjects", "subject_from_json"]
