"""Counties by name: what people write ("福州鼓楼区") to the six-digit code the rules compare.

The list comes with python-stdnum (GB/T 2260, current names only).
"""

import re
from functools import cache
from importlib.resources import files

from policies.regions import HOME, HOME_PROVINCE

ENDS = ("", "市", "县", "区", "旗")
EMPTY = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@cache
def places() -> dict[str, str]:
    """Code to full name, as in ``{"350102": "福建省福州市鼓楼区"}``."""
    named: dict[str, str] = {}
    province = code = ""
    for line in (files("stdnum.cn") / "loc.dat").read_text(encoding="utf-8").splitlines():
        if found := re.match(r'(\d\d) province="(.+)"', line):
            code, province = found.groups()
        elif (found := re.match(r'  (\d{4}) county="(.+)"', line)) and (name := current(found[2])):
            prefecture = named.get(f"{code}{found[1][:2]}00") or province
            named[code + found[1]] = (
                name if name == province else prefecture + ("" if name in EMPTY else name)
            )
    return {
        code: name for code, name in named.items() if code.endswith("00") or name != named[code[:4] + "00"]
    }


def current(county: str) -> str:
    """The name in force out of ``[1983-2015]旧名,[2016-]新名``; empty where the code is retired."""
    for part in county.split(","):
        found = re.match(r"(?:\[(\d*)-(\d*)\])?(.+)", part)
        if found and not found[2]:
            return found[3]
    return ""


def name_of(code: str) -> str:
    return places().get(code, "")


def find(text: str) -> list[str]:
    """The codes a person may mean, exact answers first; a six-digit code means itself."""
    wanted = re.sub(r"[\s,，、]", "", text)
    if not wanted or wanted in places():
        return [wanted] if wanted else []
    whole = [code for code, name in places().items() if name == wanted]
    return whole[:1] or [code for code, name in places().items() if means(wanted, name)]


def means(wanted: str, name: str) -> bool:
    """Whether the name ends with what was written, or has all of it in order; 市, 县, 区 may be left out."""
    if name.endswith(tuple(wanted + end for end in ENDS)):
        return True
    if len(wanted) < 4:
        return False
    letters = "".join(f".{{0,4}}?{re.escape(letter)}" for letter in wanted)
    return bool(re.fullmatch(f"{letters}[市县区旗]?", name))


def nearby() -> list[str]:
    """Names to suggest: the province's own counties, without the county itself."""
    return [name for code, name in places().items() if code.startswith(HOME_PROVINCE) and code != HOME]
