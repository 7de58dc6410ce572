"""Files in and papers out."""

from django.urls import path

from documents import views

urlpatterns = [
    path("files/<uuid:public_id>/", views.attachment, name="attachment"),
    path("papers/<uuid:public_id>/", views.paper, name="paper"),
]
