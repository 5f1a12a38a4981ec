"""What the steps of the permit procedure ask for."""

from django import forms

from procurement.cases.inputs import DraftForm, StepForm
from procurement.organisations.models import User
from tests.permits.workflow import Permit


class SupplementForm(StepForm):
    """What is missing."""

    missing = forms.CharField(label="What is missing", max_length=200)


class SurveyorForm(StepForm):
    """Who looks at the place."""

    surveyor = forms.ModelChoiceField(queryset=User.objects.filter(memberships__role="SURVEYOR").distinct())


class ProposalForm(StepForm):
    """What the place is worth."""

    rent = forms.IntegerField(min_value=1, label="Rent in won")


class DecisionForm(StepForm):
    """Yes or no."""

    granted = forms.TypedChoiceField(
        label="Decision", choices=[("yes", "grant"), ("no", "refuse")], coerce=lambda value: value == "yes"
    )


class StallForm(DraftForm):
    """First page of the application."""

    class Meta:
        model = Permit
        fields = ("title", "square_metres")


class GoodsForm(DraftForm):
    """Second page of the application."""

    class Meta:
        model = Permit
        fields = ("goods",)
