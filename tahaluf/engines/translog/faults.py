"""What is wrong with a text, a proof or a signature: a code, its details and, for texts, the line."""

from tahaluf.engines.translog.wording import say


class Fault(ValueError):
    """Something was refused; `code` is one of `wording.FAULTS`, the message its English sentence."""

    def __init__(self, code: str, line: int = 0, /, **details: object) -> None:
        self.code, self.line, self.details = code, line, details
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Say it in a language, with its line where it has one."""
        sentence = say(self.code, language, **self.details)
        return say("at_line", language, line=self.line, sentence=sentence) if self.line else sentence


class Malformed(Fault):
    """A text is not of its format; `line` counts from 1."""


class ProofWrong(Fault):
    """A proof does not prove what it is given for."""


class Untrusted(Fault):
    """A checkpoint lacks the signatures that a trust policy asks for, or bears a false one."""
