"""The character NUL, which nobody can type and no database keeps, is left out of what a request says before anybody reads it."""

from django.http import Http404, QueryDict

NUL = "\x00"


class WithoutNul:
    """An address with it names nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path_info:
            raise Http404("没有这个页面")
        return self.get_response(request)

    def process_view(self, request, *view):
        """After the check of the form's token, which has read what was posted."""
        request.GET = without(request.GET)
        if request.method == "POST":
            request.POST = without(request.POST)


def without(said: QueryDict) -> QueryDict:
    if not any(NUL in word for key, words in said.lists() for word in (key, *words)):
        return said
    kept = QueryDict(mutable=True, encoding=said.encoding)
    for key, words in said.lists():
        kept.setlist(key.replace(NUL, ""), [word.replace(NUL, "") for word in words])
    kept._mutable = False
    return kept
