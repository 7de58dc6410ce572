"""One marked block per desk."""

from django.urls import path

from approvals.desks import applicant, public

urlpatterns = [
    # public
    path("", public.home, name="home"),
    path("guide/", public.guide, name="guide"),
    path("self-check/", public.self_check, name="self_check"),
    path("lookup/", public.lookup, name="lookup"),
    # applicant
    path("my/", applicant.my, name="my"),
    path("my/transfer/", applicant.draft, name="draft"),
    path("my/transfer/materials/", applicant.draft_materials, name="draft_materials"),
    path("my/transfer/materials/<slug:code>/", applicant.draft_upload, name="draft_upload"),
    path("my/transfer/files/<uuid:public_id>/remove/", applicant.draft_remove, name="draft_remove"),
    path("my/transfer/check/", applicant.draft_check, name="draft_check"),
    path("my/transfer/form/", applicant.draft_form, name="draft_form"),
    path("my/transfer/<slug:section>/", applicant.draft_section, name="draft_section"),
    path("my/cases/<str:number>/", applicant.my_case, name="my_case"),
    path("my/cases/<str:number>/submitted/", applicant.submitted, name="submitted"),
    path("my/cases/<str:number>/tasks/<int:task>/", applicant.my_act, name="my_act"),
    path("my/cases/<str:number>/<slug:action>/", applicant.my_withdraw, name="my_withdraw"),
]
