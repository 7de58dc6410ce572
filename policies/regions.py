"""Where a place lies as the plan counts it, by its administrative division code (GB/T 2260)."""

HOME = "350423"
"""清流县."""
HOME_PROVINCE = "35"


def region_of(code: str) -> str:
    """县内, 省内县外 or 省外 (三(十)2)."""
    if code.startswith(HOME):
        return "县内"
    return "省内县外" if code.startswith(HOME_PROVINCE) else "省外"
