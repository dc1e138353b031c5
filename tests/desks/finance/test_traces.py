"""Each act of the desk that the audit trail can hold is said in words."""

import re
from pathlib import Path

from tahaluf.desks import finance
from tahaluf.desks.finance.file_work import Stage
from tahaluf.pages.registry import registry

TRACED = re.compile(r'(?:record_event|trace)\(\s*\w+,\s*"(finance:[a-z:-]+)"')


def test_each_act_of_the_desk_that_leaves_a_trace_has_its_words() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(finance.__file__).parent.rglob("*.py"))
    traced = set(TRACED.findall(source))
    traced |= {
        f"finance:{kind}:{end}" for kind in ("run", "intake") for end in ("retry", Stage.FINISHED, Stage.BROKEN_OFF)
    }
    assert traced >= {"finance:run:start", "finance:hit:read", "finance:portfolio:read", "finance:feed:set"}
    assert {action for action in traced if not registry.words_of_act(action)} == set()
