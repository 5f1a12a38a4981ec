"""Gathers the pages that the slices of this app define."""

from django.urls import path

from procurement.cases import document_views as case_documents
from procurement.cases.views import case as cases
from procurement.cases.views import steps
from procurement.catalogue import views as catalogue
from procurement.contracts import register_views as registers
from procurement.contracts import views as contracts
from procurement.documents import views as documents
from procurement.notices import views as notices
from procurement.onboarding import views as onboarding
from procurement.service_accounts.views import pages as programs
from procurement.web import switching

app_name = "procurement"
urlpatterns = [
    path("imports/", contracts.imports, name="imports"),
    path("imports/new/", contracts.upload, name="import_new"),
    path("imports/<int:pk>/", contracts.show, name="import"),
    path("imports/<int:pk>/progress/", contracts.progress, name="import_progress"),
    path("imports/<int:pk>/check/", contracts.check_again, name="import_check"),
    path("imports/<int:pk>/give-up/", contracts.give_up, name="import_give_up"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<int:pk>/", cases.show, name="case"),
    path("cases/<int:pk>/steps/<slug:name>/", steps.step, name="case_step"),
    path("cases/<int:pk>/draft/<slug:code>/", steps.draft, name="case_draft"),
    path("cases/<int:pk>/comment/", cases.comment, name="case_comment"),
    path("cases/<int:pk>/hand-over/", cases.hand_over, name="case_hand_over"),
    path("companies/claim/", onboarding.claim, name="claim"),
    path("companies/<str:number>/", registers.company, name="company"),
    path("products/<str:number>/", registers.product, name="product"),
    path("classes/<str:code>/", catalogue.goods_class, name="class"),
    path("people/", onboarding.people, name="people"),
    path("people/agencies/<str:code>/", onboarding.people, name="people_of_agency"),
    path("people/<int:pk>/end/", onboarding.end_membership, name="end_membership"),
    path("people/invitations/<int:pk>/again/", onboarding.invite_again, name="invite_again"),
    path("people/invitations/<int:pk>/take-back/", onboarding.take_back, name="take_back_invitation"),
    path("programs/", programs.programs, name="programs"),
    path("programs/<int:pk>/renew/", programs.renew, name="program_renew"),
    path("programs/<int:pk>/end/", programs.end, name="program_end"),
    path("invitations/<str:secret>/", onboarding.invitation, name="invitation"),
    path("acting/", switching.act_for, name="act_for"),
    path("imports/<int:pk>/rejected/", contracts.rejected, name="import_rejected"),
    path("inbox/", notices.waiting, name="inbox"),
    path("inbox/due/", notices.due, name="inbox_due"),
    path("inbox/overdue/", notices.overdue, name="inbox_overdue"),
    path("inbox/notices/", notices.notices, name="inbox_notices"),
    path("inbox/notices/read/", notices.read, name="inbox_read"),
    path("inbox/settings/", notices.wishes, name="inbox_settings"),
    path("inbox/unsubscribe/<str:token>/", notices.unsubscribe, name="inbox_unsubscribe"),
]

urlpatterns += [
    path("documents/<int:pk>/", documents.download, name="document"),
    path("cases/<int:pk>/documents/", case_documents.listed, name="case_documents"),
    path("cases/<int:pk>/documents/add/", case_documents.add, name="case_document_add"),
    path("cases/<int:pk>/documents/<int:document>/add/", case_documents.add_version, name="case_document_version"),
]
