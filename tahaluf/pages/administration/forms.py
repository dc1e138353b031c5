"""Forms of the administrator's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tahaluf.policy import accounts
from tahaluf.records.models import Member
from tahaluf.records.vocabulary import Desk, Role

LOGIN = RegexValidator(rf"^{accounts.LOGIN.pattern}\Z", accounts.LOGIN_RULE)


class OfficerForm(forms.Form):
    """Asks who the officer is."""

    login = forms.CharField(
        label=_("Login"),
        max_length=64,
        validators=[LOGIN],
        help_text=_("Small Latin letters, digits, hyphens and points; never changed later."),
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    member = forms.ModelChoiceField(label=_("Member"), queryset=Member.objects.none(), empty_label=_("choose"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    in_directory = forms.BooleanField(
        label=_("In the directory"),
        required=False,
        help_text=_("Officers of other members may then name this officer for TLP:RED."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = self.fields["member"]
        assert isinstance(members, forms.ModelChoiceField)  # noqa: S101
        members.queryset = Member.objects.filter(hosted=True)


class RoleForm(forms.Form):
    """Asks for a role on a desk; the node administrator has none."""

    desk = forms.ChoiceField(
        label=_("Desk"), required=False, choices=[("", _("the node")), *Desk.choices], initial=Desk.FINANCE
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_(
            "A viewer reads. An officer also writes. A releaser and a supervisor also decide on releases. "
            "An auditor reads, the audit trail too."
        ),
    )
