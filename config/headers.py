"""What no page of ours ever needs from a browser is refused before anybody asks for it."""

UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class PermissionsPolicy:
    """Every answer says that neither we nor anybody framed by us may use these powers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", ", ".join(f"{power}=()" for power in UNUSED))
        return response
