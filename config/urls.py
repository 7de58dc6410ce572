"""One line per app."""


urlpatterns = []
