"""Help of the pages of uploads and of the registers that they fill."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from procurement.web.helping import Help, register

JOINT = ("imports.joint_share_sum", "imports.netting_candidates")


def fill() -> None:
    """Register the help."""
    register(
        Help(
            page="procurement:imports",
            purpose=_("All uploads of your agencies, the newest first, and where each stands."),
            steps=(
                _("An upload that is checked waits for you: open it, look at what was found, save it."),
                _("Upload the next file."),
            ),
        ),
        Help(
            page="procurement:import_new",
            purpose=_("Brings purchases, or a list of certificates, into the ledger and the registers."),
            steps=(
                _("Choose the file and say of which agency it is; the format is recognised."),
                _("Nothing changes yet: the file is checked first, then you look at it and save."),
            ),
            rules=(
                (_("The business number is the key: ten digits, never padded; names decide nothing."), "C-21, C-22"),
            ),
            parameters=JOINT,
        ),
        Help(
            page="procurement:import",
            purpose=_("What one file holds: what was recognised, what is wrong, and what saving it would change."),
            steps=(
                _("Read the errors first: rows in error are left out, and the rest can be saved."),
                _("Take the rejected rows as a file, correct them and upload them again."),
                _("Save, or give the upload up; the file and its findings stay visible."),
            ),
            parameters=JOINT,
        ),
        Help(
            page="procurement:company",
            purpose=_(
                "What the registers say of a company: who it is, and from which day to which day each certificate"
                " counts."
            ),
            steps=(
                _("Compare the day of a purchase with the days of the certificate: that day decides, not today."),
                _(
                    "A certificate that is missing comes with the next list or report; ask the administrator of"
                    " the register."
                ),
            ),
        ),
        Help(
            page="procurement:product",
            purpose=_("What the catalogue and the registers say of a product."),
            steps=(_("Compare the day of a purchase with the days of the certificate: that day decides, not today."),),
        ),
    )
