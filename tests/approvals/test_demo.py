"""The demonstration drives every verdict and every ending through the real pages, and leaves nothing to report."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_story_ends_where_it_belongs():
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "GUIQING_DEMO")}
    command = [sys.executable, "manage.py", "demo"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "全部核对无误" in done.stdout and "差异 0 次" in done.stdout
    ended = {line.split("… ")[1] for line in done.stdout.splitlines() if "… " in line}
    assert "清流县九龙溪劳务服务有限公司  已到账办结  三(十二)3 每年总额  200,000.00 元" in done.stdout
    shorter = {
        "四(四) 一人市级已补，补足差额；另定口径只管以后受理的": "1,700.00 元",
        "资金到人社局后撤回复核": "1,000.00 元",
        "差额补发": "300.00 元",
        "三(十)2": "5,000.00 元",
        "双方企业各得一半": "12,000.00 元",
        "岗前培训": "1,500.00 元",
        "技能提升培训": "6,000.00 元",
        "取得证书": "2,000.00 元",
        "三(四)2": "15,000.00 元",
        "三(十三)4": "7,400.00 元",
        "三(十四)": "987.65 元",
    }
    for clause, amount in shorter.items():
        assert any(clause in line and line.endswith(f"  {amount}") for line in done.stdout.splitlines()), (
            clause
        )
    assert {"已到账办结", "不予奖补", "人才已调离，终止", "申报人已撤销"} <= ended
    assert {"不予受理", "资格审查不合格", "不予调入", "逾期未补正", "申请人已撤销", "调动终止", "服务期满",
            "提前离开已记录"} <= ended  # fmt: skip
    printed = {path.stem.rsplit("-", 1)[1] for path in (ROOT / "var/demo/papers").iterdir()}
    assert {"奖补申报表", "奖补申报受理回执", "用人单位核实表", "奖补复核汇总表", "县委人才工作领导小组会议纪要", "公示", "公示结果证明",
            "请款函", "拨款通知", "发放清单", "不予奖补告知书", "追回通知"} <= printed  # fmt: skip
