"""One marked block per desk."""

from django.urls import path

from approvals.desks import (
    administrator,
    applicant,
    batches,
    drafts,
    establishment,
    imports,
    messages,
    officer,
    public,
    secretary,
    service,
)

urlpatterns = [
    # public
    path("", public.home, name="home"),
    path("guide/", public.guide, name="guide"),
    path("self-check/", public.self_check, name="self_check"),
    path("lookup/", public.lookup, name="lookup"),
    # applicant
    path("my/", applicant.my, name="my"),
    path("my/messages/", messages.messages, name="messages"),
    path("my/messages/read/", messages.read_all, name="messages_read"),
    path("my/messages/<int:pk>/read/", messages.read, name="message_read"),
    path("my/transfer/", drafts.draft, name="draft"),
    path("my/transfer/materials/", drafts.draft_materials, name="draft_materials"),
    path("my/transfer/materials/<slug:code>/", drafts.draft_upload, name="draft_upload"),
    path("my/transfer/files/<uuid:public_id>/remove/", drafts.draft_remove, name="draft_remove"),
    path("my/transfer/check/", drafts.draft_check, name="draft_check"),
    path("my/transfer/form/", drafts.draft_form, name="draft_form"),
    path("my/transfer/<slug:section>/", drafts.draft_section, name="draft_section"),
    path("my/cases/<str:number>/", applicant.my_case, name="my_case"),
    path("my/cases/<str:number>/submitted/", applicant.submitted, name="submitted"),
    path("my/cases/<str:number>/tasks/<int:task>/", applicant.my_act, name="my_act"),
    path("my/cases/<str:number>/read/", messages.read_case, name="my_case_read"),
    path("my/cases/<str:number>/<slug:action>/", applicant.my_withdraw, name="my_withdraw"),
    # officer
    path("inbox/", officer.waiting, name="inbox"),
    path("done/", officer.done, name="done"),
    path("cases/", officer.cases, name="cases"),
    path("cases/<str:number>/", officer.case, name="case"),
    path("cases/<str:number>/tasks/<int:task>/", officer.act, name="act"),
    path("cases/<str:number>/tasks/<int:task>/reassign/", officer.reassign, name="reassign"),
    path("cases/<str:number>/interrupts/<slug:action>/", officer.interrupt, name="interrupt"),
    path("service/", service.service, name="service"),
    # batches
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("batches/<int:pk>/add/", batches.add, name="batch_add"),
    path("batches/<int:pk>/lines/<int:item>/remove/", batches.remove, name="batch_remove"),
    path("batches/<int:pk>/submit/", batches.submit, name="batch_submit"),
    path("batches/<int:pk>/workbook/", batches.workbook, name="batch_workbook"),
    # secretary
    path("meetings/", secretary.meetings, name="meetings"),
    path("meetings/<int:pk>/", secretary.meeting, name="meeting"),
    path("meetings/<int:pk>/agenda/", secretary.agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/batches/remove/", secretary.remove_batch, name="meeting_remove_batch"),
    path("meetings/<int:pk>/items/<int:item>/remove/", secretary.remove, name="meeting_remove"),
    # establishment
    path("quota/", establishment.quota, name="quota"),
    path("establishment/", establishment.establishment, name="establishment"),
    path("establishment/<int:pk>/certify/", imports.certify, name="certify"),
    # administrator
    path("manage/units/", administrator.units, name="units"),
    path("manage/officials/", administrator.officials, name="officials"),
    path("manage/officials/<int:pk>/", administrator.official, name="official"),
    path("manage/officials/<int:pk>/seats/<int:seat>/remove/", administrator.unseat, name="unseat"),
    path("manage/officials/<int:pk>/reset/", administrator.reset, name="official_reset"),
    path("manage/officials/<int:pk>/close/", administrator.close, name="official_close"),
    path("import/<slug:kind>/", imports.bring, name="import"),
    path("import/<slug:kind>/template/", imports.template, name="import_template"),
]
