"""The keys of a county: a site that serves others never starts with those of development."""

from django.conf import settings
from django.core.checks import Error, Tags, register

LOOPBACK = {"127.0.0.1", "localhost", "testserver", "::1", "[::1]"}


@register(Tags.security)
def keys_of_its_own(app_configs, **kwargs) -> list[Error]:
    """Sessions, sealed papers and ID numbers are only as safe as these three."""
    names = left_as_they_were()
    if not names or not (served_to_others() or county_database()):
        return []
    why = "本站对外提供服务" if served_to_others() else "本站使用 PostgreSQL 数据库"
    each = "、".join(names)
    return [
        Error(
            f"{why}，却还在用开发用的密钥：{each}",
            hint=f"请在环境变量中把 {each} 各设为一个随机长字符串（如 python -c "
            '"import secrets; print(secrets.token_urlsafe(48))"），妥善备份；FIELD_KEY、INDEX_KEY 启用后不能更换',
            id="parties.E001",
        )
    ]


def left_as_they_were() -> list[str]:
    now = {"SECRET_KEY": settings.SECRET_KEY, "FIELD_KEY": settings.SALT_KEY, "INDEX_KEY": settings.INDEX_KEY}
    return [name for name, value in now.items() if value == settings.DEVELOPMENT_KEYS[name]]


def served_to_others() -> bool:
    return bool(set(settings.ALLOWED_HOSTS) - LOOPBACK)


def county_database() -> bool:
    return not settings.DEBUG and settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
