"""Template tags: isolated names and identifiers, icons, dates, and the components that desks build pages from."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tahaluf.pages.charts import Chart
from tahaluf.pages.countries import country_in_words
from tahaluf.pages.moments import day_in_words, stated_day_in_words, time_in_words
from tahaluf.pages.reasons import Reason, score_text
from tahaluf.pages.registry import registry

register = template.Library()
ICONS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "tabler-icons"
CONTROL_CLASSES: dict[type[forms.Widget], str] = {
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "choice",
    forms.RadioSelect: "choice",
    forms.SelectMultiple: "form-select",
    forms.Select: "form-select",
}
UNBROKEN = 20  # characters of an identifier that stay on one line, on the narrowest screen as well
CHOICE_LISTS = (forms.CheckboxSelectMultiple, forms.RadioSelect)


@cache
def icon_body(name: str) -> str:
    """The drawing of a vendored icon; raises FileNotFoundError for one that is not vendored."""
    text = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")].strip()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; without a label it is decoration and hidden from screen readers."""
    hidden = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon icon-{}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        name,
        hidden,
        mark_safe(icon_body(name)),  # noqa: S308 - a file of our own, checked against its published hash
    )


@register.simple_tag
def name(value: object) -> SafeString:
    """Show a name in its own direction, so that it cannot scramble the words around it."""
    return format_html('<bdi class="name" dir="auto">{}</bdi>', value)


@register.simple_tag
def identifier(value: object) -> SafeString:
    """Show an identifier left to right, in a fixed-width face, untranslated; a long one breaks, at slashes first."""
    parts = str(value).split("/")
    if sum(map(len, parts)) <= UNBROKEN:
        return format_html('<bdi class="identifier" dir="ltr" translate="no">{}</bdi>', value)
    shown = format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in parts))
    return format_html('<bdi class="identifier long" dir="ltr" translate="no">{}</bdi>', shown)


@register.simple_tag
def country(value: str) -> SafeString:
    """Show a country, stored as a code or as a list words it, by its name in the reader's language."""
    return name(country_in_words(value))


@register.simple_tag
def number(value: float | None, places: int | None = None) -> SafeString:
    """Show a number as the reader's language writes it, its thousands grouped; a dash where there is none."""
    if value is None:
        return format_html('<bdi class="number">{}</bdi>', "–")
    rounded = value if places is None else round(value, places)
    written = formats.number_format(rounded, places, force_grouping=True)
    return format_html('<bdi class="number" dir="ltr">{}</bdi>', written)


@register.simple_tag
def day(value: date | None) -> SafeString | str:
    """Show a date as the reader's language writes it; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_in_words(value))


@register.simple_tag
def stated_day(value: str) -> SafeString:
    """Show a date as its source states it, in words of the reader's language: a day, a year, about, between."""
    return format_html('<bdi title="{}">{}</bdi>', value, stated_day_in_words(value))


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """Show a date and time in the node's time zone, as the reader's language writes it; nothing for None."""
    if value is None:
        return ""
    day_of, time_of = day_in_words(timezone.localtime(value)), time_in_words(value)
    return format_html('<time datetime="{}">{} <wbr>{}</time>', value.isoformat(timespec="seconds"), day_of, time_of)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Render a form field's widget with the classes and ARIA attributes of our forms."""
    return field.as_widget(attrs={"class": _control_classes(field), **_writing_attributes(field)})


def _writing_attributes(field: BoundField) -> dict[str, str | bool]:
    """How text is typed: codes as digits, all else in the direction of what is typed.

    A placeholder that only repeats the label goes; a blank one lets the stylesheet tell an empty field.
    """
    widget = field.field.widget
    if widget.attrs.get("autocomplete") == "one-time-code":
        return {"placeholder": " ", "dir": "ltr", "inputmode": "numeric"}
    if not isinstance(widget, forms.TextInput | forms.PasswordInput | forms.Textarea):
        return {}
    told = widget.attrs.get("placeholder", "")
    direction = {} if isinstance(widget, forms.PasswordInput) else {"dir": "auto"}
    return {"placeholder": " " if told in {"", field.label} else told, **direction}


def _control_classes(field: BoundField) -> str:
    kinds = (name for kind, name in CONTROL_CLASSES.items() if isinstance(field.field.widget, kind))
    own = field.field.widget.attrs.get("class", "")
    return " ".join(filter(None, (next(kinds, "form-control"), "is-invalid" if field.errors else "", own)))


@register.inclusion_tag("pages/parts/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """Render a form's general errors and each field with label, help and errors in words."""
    return {"form": form}


@register.inclusion_tag("pages/parts/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """Render a form's general errors, for a template that places the fields itself."""
    return {"form": form}


@register.inclusion_tag("pages/parts/field.html")
def form_field(field: BoundField, label: str = "") -> dict[str, Any]:
    """Render one field with label (the form's own, or another), help and errors in words."""
    widget = field.field.widget
    return {
        "field": field,
        "label": label or field.label,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_list": isinstance(widget, CHOICE_LISTS),
        "is_file": isinstance(widget, forms.FileInput),
    }


@register.inclusion_tag("pages/parts/filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, form: forms.BaseForm) -> dict[str, Any]:
    """Render a form as a row of filters above a list, sent by GET to the page itself."""
    return {"form": form, "path": context["request"].path}


@register.inclusion_tag("pages/parts/handling_banner.html")
def handling_banner(record: Any, audience: Sequence[object] = (), today: date | None = None) -> dict[str, Any]:
    """Show how a record may be used: TLP, audience, permitted use, onward sharing, legal basis, review date."""
    overdue = bool(record.review_on and record.review_on < (today or timezone.localdate()))
    return {"record": record, "audience": audience, "overdue": overdue, "uses": _permitted_uses(record)}


def _permitted_uses(record: Any) -> list[str]:
    labels = dict(record._meta.get_field("permitted_use").base_field.flatchoices)
    return [str(labels.get(use, use)) for use in record.permitted_use]


@register.inclusion_tag("pages/parts/access_panel.html")
def access_panel(own_reason: str, readers: Sequence[Any] = ()) -> dict[str, Any]:
    """Say why the reader sees this, and who else may: `readers` have `name` and `reason`."""
    return {"own_reason": own_reason, "readers": readers}


@register.inclusion_tag("pages/parts/history_panel.html")
def history_panel(versions: Iterable[Any]) -> dict[str, Any]:
    """List versions, newest first: each has `number`, `at`, `by`, and perhaps `summary`, `url`, `revoked`."""
    return {"versions": versions}


@register.filter
def score(value: float) -> str:
    """Show a score, 0 to 1: never as 1 where it is not."""
    return score_text(value)


@register.inclusion_tag("pages/parts/reason_list.html")
def reason_list(reasons: Sequence[Reason], score: float | None = None) -> dict[str, Any]:
    """Explain a score part by part: the two values, what each part gave, a bar."""
    return {"reasons": reasons, "score": score}


@register.inclusion_tag("pages/parts/empty_state.html")
def empty_state(title: str, text: str = "", icon: str = "inbox", url: str = "", action: str = "") -> dict[str, str]:
    """Say that there is nothing, and what could be done next."""
    return {"title": title, "text": text, "icon_name": icon, "url": url, "action": action}


@register.inclusion_tag("pages/parts/error_state.html")
def error_state(title: str, text: str = "", reference: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Say what went wrong, under which reference the log knows it, and what could be done next."""
    return {"title": title, "text": text, "reference": reference, "url": url, "action": action}


@register.inclusion_tag("pages/parts/paginator.html", takes_context=True)
def paginator(context: template.Context, page: Any) -> dict[str, Any]:
    """Link to the next page and back to the first; the other query parameters stay."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}"
    query["after"] = page.next_token
    return {"page": page, "first_url": first, "next_url": f"?{query.urlencode()}"}


@register.inclusion_tag("pages/parts/state_badge.html")
def state_badge(text: str, kind: str = "neutral") -> dict[str, str]:
    """Show a state; `kind` is new, active, waiting, done, stopped or neutral and never the only sign of it."""
    return {"text": text, "kind": kind}


@register.inclusion_tag("pages/parts/stat_tile.html")
def stat_tile(label: str, value: object, detail: str = "", url: str = "") -> dict[str, object]:
    """Show one figure with its name."""
    shown = number(value) if isinstance(value, int | float) else value
    return {"label": label, "value": shown, "detail": detail, "url": url}


@register.inclusion_tag("pages/parts/confirm_dialog.html", takes_context=True)
def confirm_dialog(
    context: template.Context, id: str, button: str, title: str, text: str, url: str, danger: bool = False
) -> dict[str, Any]:
    """Show a button that asks before it posts to `url`."""
    token = context.get("csrf_token", "")
    return {"id": id, "button": button, "title": title, "text": text, "url": url, "danger": danger, "token": token}


@register.inclusion_tag("pages/parts/job_progress.html")
def job_progress(
    url: str, title: str, done: int, total: int | None = None, detail: str = "", ended: bool = False
) -> dict[str, Any]:
    """Show a long job; asks `url` every two seconds for this same part, until `ended`."""
    percent = round(100 * done / total) if total else None
    return {
        "url": url,
        "title": title,
        "done": done,
        "total": total,
        "percent": percent,
        "detail": detail,
        "ended": ended,
    }


@register.inclusion_tag("pages/parts/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """Draw lines over the same labels, with the same figures in a table beside it."""
    return {"chart": drawn, "last": drawn.labels[-1] if drawn.labels else ""}


@register.filter
def lies_in(path: str, room: str) -> bool:
    """Say whether a page's path lies in a room of the menu."""
    return bool(room) and path.startswith(room)


@register.simple_tag
def notice_words(code: str) -> str:
    """Say what a notification's code means."""
    return str(registry.words_of(code))
