"""One marked block per desk."""

from django.urls import path

from approvals.desks import (
    administrator,
    applicant,
    calendar,
    disclosures,
    drafts,
    establishment,
    funds,
    imports,
    messages,
    notices,
    officer,
    plan,
    pools,
    public,
    recusals,
    secretary,
    service,
    talent_office,
)

urlpatterns = [
    # public
    path("", public.home, name="home"),
    path("guide/", public.guide, name="guide"),
    path("self-check/", public.self_check, name="self_check"),
    path("lookup/", public.lookup, name="lookup"),
    # public notices
    path("notices/", notices.notices, name="notices"),
    path("notices/answer/", notices.objection_answer, name="objection_answer"),
    path("notices/<str:number>/", notices.notice, name="notice"),
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
    path("cases/<str:number>/look/", disclosures.look, name="look"),
    path("recusals/", recusals.recusals, name="recusals"),
    path("disclosures/", disclosures.disclosures, name="disclosures"),
    path("service/", service.service, name="service"),
    # secretary
    path("meetings/", secretary.meetings, name="meetings"),
    path("meetings/<int:pk>/", secretary.meeting, name="meeting"),
    path("meetings/<int:pk>/agenda/", secretary.agenda, name="meeting_agenda"),
    path("meetings/<int:pk>/items/<int:item>/remove/", secretary.remove, name="meeting_remove"),
    # publicity
    path("publicity/", talent_office.publicities, name="publicities"),
    path("publicity/<int:pk>/", talent_office.publicity, name="publicity"),
    path("publicity/<int:pk>/photo/", talent_office.publicity_photo, name="publicity_photo"),
    path(
        "publicity/<int:pk>/lines/<int:line>/remove/", talent_office.publicity_remove, name="publicity_remove"
    ),
    path("publicity/<int:pk>/post/", talent_office.publicity_post, name="publicity_post"),
    path("publicity/<int:pk>/extend/", talent_office.publicity_extend, name="publicity_extend"),
    path("publicity/<int:pk>/close/", talent_office.publicity_close, name="publicity_close"),
    path("publicity/<int:pk>/objections/", talent_office.objection_enter, name="objection_enter"),
    path("publicity/objections/<int:pk>/", talent_office.objection, name="objection"),
    # establishment
    path("quota/", establishment.quota, name="quota"),
    path("establishment/", establishment.establishment, name="establishment"),
    path("establishment/<int:pk>/certify/", imports.certify, name="certify"),
    # administrator
    path("manage/units/", administrator.units, name="units"),
    path("manage/units/<int:pk>/", administrator.unit, name="unit"),
    path("manage/units/<int:pk>/active/", administrator.unit_active, name="unit_active"),
    path("manage/holidays/", calendar.holidays, name="holidays"),
    path("manage/holidays/<int:pk>/remove/", calendar.remove, name="holiday_remove"),
    path("manage/officials/", administrator.officials, name="officials"),
    path("manage/officials/<int:pk>/", administrator.official, name="official"),
    path("manage/officials/<int:pk>/seats/<int:seat>/remove/", administrator.unseat, name="unseat"),
    path("manage/officials/<int:pk>/reset/", administrator.reset, name="official_reset"),
    path("manage/officials/<int:pk>/close/", administrator.close, name="official_close"),
    path("import/<slug:kind>/", imports.bring, name="import"),
    path("import/<slug:kind>/template/", imports.template, name="import_template"),
    # registers, funds, pools
    path("funds/", funds.funds, name="funds"),
    path("funds/<int:pk>/confirm/", funds.confirm, name="fund_confirm"),
    path("funds/<int:pk>/return/", funds.give_back, name="fund_return"),
    path("pools/", pools.pools, name="pools"),
    path("pools/<int:pk>/", pools.pool, name="pool"),
    # the plan and its rulings
    path("plan/", plan.plan, name="plan"),
    path("plan/versions/<int:pk>/", plan.plan, name="plan_version"),
    path("plan/upload/", plan.upload, name="plan_upload"),
]
