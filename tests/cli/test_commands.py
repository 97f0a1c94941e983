"""The commands on a small office on disk: what is said, what is written, with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kehu_xlsx.cli import main
from kehu_xlsx.errors import Category, Problem
from kehu_xlsx.texts import console as texts

REGISTER = [
    ["客户编号", "客户名称", "客户级别", "授信额度", "账期", "分支机构销售经理", "业务经理", "区域"],
    ["001", "海滨商贸", "二级", 10000, 30, "丁一", "戊一", "市南"],
    ["002", "山前食品", "四级", 5000, 30, "丁一", "戊一", "市北"],
]
PURCHASES = [
    ["日期", "客户编号", "产品", "数量", "单价", "金额"],
    ["2024-09-10", "001", "纯牛奶", 10, 40, 400],
    ["2024-10-12", "001", "纯牛奶", 20, 40, 800],
    ["2024-10-15", "002", "纯牛奶", 5, 40, 200],
]


def save(path: Path, rows: list[list[object]]) -> None:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "海滨办事处"
    folder.mkdir()
    save(folder / "客户档案.xlsx", REGISTER)
    save(folder / "进货记录.xlsx", PURCHASES)
    return folder


def call(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    said = capsys.readouterr()
    return int(str(ended.value.code)), said.out, said.err


class TestRun:
    def test_it_writes_the_month_and_says_the_summary(self, office: Path, capsys: pytest.CaptureFixture[str]):
        status, out, err = call(capsys, "run", office, "--month", "2024-10")
        assert status == 0
        lines = out.splitlines()
        assert lines[0] == "海滨办事处  2024-10（截至 2024-10-31）"
        assert lines[1] == "  计划达成：未下达计划 2"
        assert lines[2] == "  进货净额：1,000.00 元，没有销售目标可比"
        assert lines[3] == "  回款：本月没有记录，无法计算"
        assert lines[4] == "  应收余额：没有应收余额，无法计算"
        assert lines[-1] == f"结果在：{office}/输出/2024-10"
        assert err.splitlines() == ["读取 客户档案.xlsx", "读取 进货记录.xlsx", "按规则判断", "生成结果"]
        assert (office / "输出" / "2024-10" / "客户管理月报.xlsx").is_file()
        assert (office / "台账.xlsx").is_file()

    def test_json_is_all_that_stdout_holds(self, office: Path, capsys: pytest.CaptureFixture[str]):
        status, out, err = call(capsys, "run", office, "--json", "--as-of", "2024-10-20")
        assert (status, err) == (0, "")
        facts = json.loads(out)
        assert facts["office"] == "海滨办事处"
        assert (facts["month"], facts["as_of"]) == ("2024-10", "2024-10-20")
        assert facts["net_purchases"] == 1000
        unknown = ("sales_rate", "payments", "payment_rate", "balance", "overdue")
        assert [facts[figure] for figure in unknown] == [None] * 5
        assert facts["rows"]["进货记录"]["read"] == 3
        assert facts["folder"] == str(office / "输出" / "2024-10")

    def test_quiet_says_nothing(self, office: Path, capsys: pytest.CaptureFixture[str]):
        assert call(capsys, "run", office, "--month", "2024-10", "--quiet") == (0, "", "")

    def test_the_last_month_with_purchases_is_run_by_default(self, office: Path, capsys: pytest.CaptureFixture[str]):
        call(capsys, "run", office, "--quiet")
        assert [path.name for path in (office / "输出").glob("2*")] == ["2024-10"]

    def test_out_takes_the_results_elsewhere(self, office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        status, *_ = call(capsys, "run", office, "--month", "2024-10", "--out", tmp_path / "别处")
        assert status == 0
        assert (tmp_path / "别处" / "2024-10" / "客户管理月报.xlsx").is_file()
        assert [path.name for path in (office / "输出").iterdir()] == [".运行"]

    def test_an_office_without_customers(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        assert call(capsys, "run", tmp_path) == (
            2,
            "",
            "文件夹里没有表格文件。请把客户档案、进货记录等工作簿放进来，再运行一次；"
            "新办事处可先运行 kehu-xlsx init。\n",
        )

    def test_check_says_what_many_rows_have_in_common_once(self, office: Path, capsys: pytest.CaptureFixture[str]):
        strangers = [["2024-10-12", f"Q{chr(65 + number)}", "纯牛奶", 1, 10, 10] for number in (*range(22), 0, 0)]
        save(office / "进货2.xlsx", [PURCHASES[0], *strangers])
        _, out, _ = call(capsys, "check", office, "--month", "2024-10")
        lines = [line for line in out.splitlines() if "（Q" in line]
        nobody = "客户档案中没有这个客户；本行未计入；请在客户档案中补录该客户，或把这个叫法写进“别名”列"
        assert lines[:2] == [
            f"  [客户] 进货2.xlsx · Sheet · B2 等 3 处（QA）：{nobody}",
            f"  [客户] 进货2.xlsx · Sheet · B3（QB）：{nobody}",
        ]

    def test_check_without_customers_still_says_what_each_sheet_is(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        (tmp_path / "付款.csv").write_text("付款日期,供应商,付款金额\n2026-10-03,甲厂,100\n", "utf-8")
        status, out, err = call(capsys, "check", tmp_path, "--month", "2026-10")
        assert status == 2
        assert out == (
            "共看了 1 个工作簿、1 张表：0 张读成了客户管理用的表，1 张没有读\n"
            "  数据问题：1 条（客户档案 1）\n"
            "没有读的表：\n"
            "  付款.csv · 付款：不是客户管理用的表（认得的列只有：付款日期、付款金额），已跳过；"
            "表头：付款日期、供应商、付款金额\n"
            "要先处理的问题：\n"
            "  [客户档案] 整个办事处：没有读到客户档案；各项规则都没有判断；"
            "请放入带“客户名称”和“客户级别”两列、至少有一个客户的客户档案\n"
            f"共 1 条数据问题，清单在：{tmp_path}/输出/2026-10/数据问题.xlsx\n"
        )
        assert err.endswith(
            "没有读到客户档案，无法继续。已看过 1 个文件：付款.csv。"
            "请放入带“客户名称”和“客户级别”两列、至少有一个客户的客户档案。\n"
        )
        assert (tmp_path / "输出" / "2026-10" / "数据问题.xlsx").is_file()

    def test_check_says_of_a_near_miss_what_it_lacks(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        rows = "序号,接单日期,产品,问题反馈,解决方案\n1,2026-10-03,阀,断裂,更换\n"
        (tmp_path / "售后.csv").write_text(rows, "utf-8")
        _, out, _ = call(capsys, "check", tmp_path, "--month", "2026-10")
        assert out.splitlines()[3] == "  售后.csv · 售后：投诉记录，缺客户、投诉方式，整张表未读取"
        _, out, _ = call(capsys, "check", tmp_path, "--month", "2026-10", "--json")
        (line,) = json.loads(out)["recognised"]
        assert (line["table"], line["rows"], line["unused"]) == ("投诉记录", 0, ["产品"])

    def test_a_file_in_the_way_of_the_results(self, office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        (tmp_path / "别处").write_bytes(b"")
        status, out, err = call(capsys, "run", office, "--month", "2024-10", "--out", tmp_path / "别处")
        assert (status, out) == (3, "")
        assert err.endswith(
            f"写不了“{tmp_path}/别处”（同名的文件或文件夹占着它的位置）。"
            "请关闭正在打开的文件，或检查磁盘空间和写入权限，再运行一次；没有文件因此损坏或丢失。\n"
        )

    @pytest.mark.parametrize("command", ["fulfil", "alerts", "credit", "visits", "returns", "complaints", "plan"])
    def test_each_part_alone(self, office: Path, command: str, capsys: pytest.CaptureFixture[str]):
        status, out, _ = call(capsys, command, office, "--month", "2024-10")
        assert status == 0
        assert out.startswith("海滨办事处  2024-10（截至 2024-10-31）\n")
        assert not (office / "输出" / "2024-10" / "客户管理月报.xlsx").exists()

    def test_plan_says_how_far_the_plans_are(self, office: Path, capsys: pytest.CaptureFixture[str]):
        call(capsys, "plan", office, "--month", "2024-10")
        path = office / "输出" / "2024-10" / "分销计划" / "2024-11_分销计划汇总.xlsx"
        book = openpyxl.load_workbook(path)
        sheet = book["客户计划"]
        place = {cell.value: cell.coordinate[:-1] for cell in sheet[6]}
        sheet[f"{place['确认']}7"] = sheet[f"{place['确认']}8"] = "是"
        sheet[f"{place['销售目标']}7"] = "待定"
        book.save(path)
        _, out, _ = call(capsys, "plan", office, "--month", "2024-10")
        told = [line for line in out.splitlines() if "汇总" in line or "草案" in line]
        assert told[:3] == [
            "  2024-11 分销计划：已确认 1，草案 1（填写有误 1）",
            "  海滨商贸 仍是草案：“销售目标”读不成数字（待定）",
            f"  [数值] 输出/2024-10/分销计划/2024-11_分销计划汇总.xlsx · 客户计划 · {place['销售目标']}7（待定）："
            "“销售目标”读不成数字；该行未按已确认处理，计划保持草案；"
            "请只填数字，如 1200、1,200.00 或 1.2万；没有就留空",
        ]
        assert out.splitlines()[-1] == f"结果在：{path.parent}"
        _, out, _ = call(capsys, "plan", office, "--month", "2024-10")
        assert out.splitlines()[1:] == [*told[:2], f"结果在：{path.parent}"]
        plans = json.loads(call(capsys, "plan", office, "--month", "2024-10", "--json")[1])["plans"]
        assert plans == {
            "month": "2024-11", "confirmed": 1, "drafts": 1, "declined": 0,
            "refused": {"海滨商贸": "“销售目标”读不成数字（待定）"}, "folder": str(path.parent), "problems": [],
        }  # fmt: skip

    def test_more_than_ten_problems_of_the_plans_are_counted(self):
        problem = Problem("a.xlsx", "客户计划", "C7", Category.VALUE, "x", "问题。", "处理", "建议。")
        assert texts.plan_lines(texts.PlanStates("2024-11", 3, 4, 1, {}, "输出", [problem] * 12)) == [
            "  2024-11 分销计划：已确认 3，草案 4（没有确认 3，填了“否” 1）",
            *["  [数值] a.xlsx · 客户计划 · C7（x）：问题；处理；建议"] * 10,
            "  汇总还有 2 条问题没有列出；填写的原样在另存的文件里",
        ]

    def test_a_terminal_that_knows_no_chinese(self, office: Path):
        done = subprocess.run(
            [sys.executable, "-m", "kehu_xlsx", "run", str(office), "--month", "2024-10", "--json"],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            check=True,
        )
        assert json.loads(done.stdout)["office"] == "海滨办事处"


class TestMark:
    def test_copies_and_what_was_marked(self, office: Path, capsys: pytest.CaptureFixture[str]):
        save(office / "进货2.xlsx", [PURCHASES[0], ["2024-10-12", "QA", "纯牛奶", 1, 10, 10]])
        status, out, err = call(capsys, "mark", office, "--month", "2024-10")
        folder = office / "输出" / "2024-10" / "标注"
        assert (status, out) == (
            0, f"已标注 1 个工作簿、1 个单元格（数据问题 1）\n清单在：{folder}/标注清单.xlsx\n",
        )  # fmt: skip
        assert err.splitlines()[-1] == "标注工作簿"
        cell = openpyxl.load_workbook(folder / "进货2.xlsx").active["B2"]
        assert cell.comment.text == (
            "【数据问题】2024-10 客户档案中没有这个客户；本行未计入；"
            "请在客户档案中补录该客户，或把这个叫法写进“别名”列。"
        )

    def test_in_place_and_off_again(self, office: Path, capsys: pytest.CaptureFixture[str]):
        (office / "进货2.csv").write_text("日期,客户编号,产品,数量,单价,金额\n2024-10-12,QA,纯牛奶,1,10,10\n", "utf-8")
        save(office / "进货3.xlsx", [PURCHASES[0], ["2024-10-12", "QB", "纯牛奶", 1, 10, 10]])
        status, out, _ = call(capsys, "mark", office, "--month", "2024-10", "--in-place")
        reason = "这种格式不能就地标注，原文件没有改动；请用不带 --in-place 的 mark 生成标注副本"
        assert (status, out.splitlines()[:2]) == (
            0, ["已标注 1 个工作簿、1 个单元格（数据问题 1）", f"  没有标注 1 个：{reason}"],
        )  # fmt: skip
        assert [path.name[:8] for path in (office / "备份").iterdir()] == ["进货3（标注前 "]
        assert call(capsys, "mark", office, "--remove")[:2] == (0, "已去掉 1 个工作簿上的标注：进货3.xlsx\n")
        assert call(capsys, "mark", office, "--remove")[:2] == (0, "没有找到标注过的工作簿。\n")

    def test_json(self, office: Path, capsys: pytest.CaptureFixture[str]):
        save(office / "进货2.xlsx", [PURCHASES[0], ["2024-10-12", "QA", "纯牛奶", 1, 10, 10]])
        facts = json.loads(call(capsys, "mark", office, "--month", "2024-10", "--json")[1])
        listed = str(office / "输出" / "2024-10" / "标注" / "标注清单.xlsx")
        assert facts == {
            "workbooks": ["进货2.xlsx"], "marked": {"数据问题": 1}, "refused": {}, "remarks": [], "written": listed,
        }  # fmt: skip


class TestTemplates:
    def test_ours_are_fit_for_use(self, office: Path, capsys: pytest.CaptureFixture[str]):
        status, out, err = call(capsys, "templates", office)
        lines = out.splitlines()
        assert (status, err) == (0, "")
        assert [line.split("，")[0] for line in lines if not line.startswith(" ")] == [
            "分销计划表.xlsx（自带的模板）：可以使用",
            "拜访记录.xlsx（自带的模板）：可以使用",
            "投诉回复函.xlsx（自带的模板）：可以使用",
            "邮件.xlsx（自带的模板）：可以使用",
        ]
        assert "  {{状态}}  草案 或 正式：分销计划表!H3" in lines
        assert "  {{产品.名称}}  产品名称：" in "".join(line[:20] for line in lines if "产品.名称" in line)
        assert not (office / "输出").exists()

    def test_one_of_the_office_with_an_unknown_placeholder(self, office: Path, capsys: pytest.CaptureFixture[str]):
        (office / "模板").mkdir()
        save(office / "模板" / "拜访记录.xlsx", [["{{拜访人名}}", "{{拜访人}}"]])
        status, out, _ = call(capsys, "templates", office)
        assert status == 2
        lines = out.splitlines()
        at = lines.index("拜访记录.xlsx（本单位的模板）：不能使用")
        assert lines[at + 1].startswith(
            "  模板 拜访记录.xlsx，工作表“Sheet”，A1：没有“{{拜访人名}}”这个占位符，请改成下列之一：{{拜访人}}、"
        )

    def test_placeholders_that_a_template_leaves_out(self, office: Path, capsys: pytest.CaptureFixture[str]):
        (office / "模板").mkdir()
        save(office / "模板" / "拜访记录.xlsx", [["{{拜访人}}"], ["{{拜访.客户名称}}"]])
        checked = json.loads(call(capsys, "templates", office, "--json")[1])["templates"][1]
        assert (checked["is_own"], checked["error"]) == (True, "")
        assert checked["used"] == {"拜访人": ["Sheet!A1"], "拜访.客户名称": ["Sheet!A2"]}
        out = call(capsys, "templates", office)[1]
        assert "  {{年月}}  计划月份，如 2026年11月：没有用" in out.splitlines()


class TestCheck:
    def test_without_problems(self, office: Path, capsys: pytest.CaptureFixture[str]):
        people = [["大区经理", "营销总监", "分支机构总经理"], *[["甲一", "乙一", "丙一"]] * 2]
        save(office / "客户档案.xlsx", [[*row, *others] for row, others in zip(REGISTER, people, strict=True)])
        balances = [["001", 1200, "2024-10-31"], ["002", 200, "2024-10-31"]]
        save(office / "应收账款.xlsx", [["客户编号", "应收余额", "截止日期"], *balances])
        status, out, _ = call(capsys, "check", office, "--month", "2024-10")
        assert status == 0
        assert out == (
            "共看了 3 个工作簿、3 张表：3 张读成了客户管理用的表，0 张没有读\n"
            "  客户档案：读到 2 行，用了 2 行\n"
            "  进货记录：读到 3 行，用了 3 行\n"
            "  应收账款：读到 2 行，用了 2 行\n"
            "读成的表：\n"
            "  客户档案.xlsx · Sheet：客户档案，2 行\n"
            "  应收账款.xlsx · Sheet：应收账款，2 行\n"
            "  进货记录.xlsx · Sheet：进货记录，3 行\n"
            "没有发现数据问题。\n"
        )

    def test_with_problems(self, office: Path, capsys: pytest.CaptureFixture[str]):
        save(office / "进货记录.xlsx", [*PURCHASES, ["2024-10-16", "009", "纯牛奶", 5, 40, 200]])
        status, out, _ = call(capsys, "check", office, "--month", "2024-10")
        assert status == 1
        assert out.splitlines()[-1].endswith(f"条数据问题，清单在：{office}/输出/2024-10/数据问题.xlsx")
        assert "  [客户] 进货记录.xlsx · Sheet · B5（009）：" in out
        assert [path.name for path in (office / "输出" / "2024-10").iterdir()] == ["数据问题.xlsx"]
        assert not (office / "台账.xlsx").exists()

    def test_json(self, office: Path, capsys: pytest.CaptureFixture[str]):
        _, out, err = call(capsys, "check", office, "--month", "2024-10", "--json")
        facts = json.loads(out)
        assert err == ""
        assert [each["table"] for each in facts["recognised"]] == ["客户档案", "进货记录"]
        assert facts["written"] == str(office / "输出" / "2024-10" / "数据问题.xlsx")


class TestInit:
    def test_it_says_what_to_do_next(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        status, out, err = call(capsys, "init", tmp_path / "新")
        assert (status, err) == (0, "")
        assert out == (
            f"已在“{tmp_path}/新”建好：客户档案.xlsx、分销计划.xlsx、进货记录.xlsx、回款记录.xlsx、应收账款.xlsx、铺货记录.xlsx、"
            "拜访记录.xlsx、计划检查.xlsx、退换货与投诉.xlsx、客户管理规则.xlsx、模板/分销计划表.xlsx、模板/投诉回复函.xlsx、模板/拜访记录.xlsx、"
            "模板/邮件.xlsx、运行.bat。\n"
            "下一步：填写客户档案等工作簿，然后双击 运行.bat，或运行 kehu-xlsx run。\n"
        )

    def test_it_says_what_was_there_already(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        (tmp_path / "客户档案.xlsx").write_bytes(b"ours")
        _, out, _ = call(capsys, "init", tmp_path)
        assert out.splitlines()[1] == "已有、没有改动：客户档案.xlsx。"
        assert json.loads(call(capsys, "init", tmp_path, "--json")[1])["written"] == []

    def test_an_office_at_work_is_told_to_look_at_what_it_has(self, office: Path, capsys: pytest.CaptureFixture[str]):
        # 进货记录.xlsx is named like a blank one; 海滨的客户.xlsx is not.
        (office / "客户档案.xlsx").rename(office / "海滨的客户.xlsx")
        _, out, _ = call(capsys, "init", office)
        assert out == (
            f"已在“{office}”建好：客户管理规则.xlsx、模板/分销计划表.xlsx、模板/投诉回复函.xlsx、模板/拜访记录.xlsx、模板/邮件.xlsx、运行.bat。\n"
            "文件夹里已有工作簿，没有另建空白工作簿，以免混在一起。\n"
            "下一步：运行 kehu-xlsx check，看已有的工作簿读成了哪些表、还缺什么。\n"
        )

    def test_running_the_empty_office_asks_for_customers(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        call(capsys, "init", tmp_path, "--quiet")
        status, out, err = call(capsys, "run", tmp_path)
        assert (status, out) == (2, "")
        assert err.splitlines()[-1] == (
            "没有读到客户档案，无法继续。已看过 9 个文件：分销计划.xlsx、回款记录.xlsx、客户档案.xlsx、应收账款.xlsx、"
            "拜访记录.xlsx等。请放入带“客户名称”和“客户级别”两列、至少有一个客户的客户档案。"
        )

    def test_a_file_where_the_folder_should_be(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        (tmp_path / "新").write_bytes(b"")
        assert call(capsys, "init", tmp_path / "新")[0] == 3


class TestRules:
    def test_it_says_where_they_are(self, office: Path, capsys: pytest.CaptureFixture[str]):
        assert call(capsys, "rules", office) == (0, f"现行规则已写到：{office}/客户管理规则.xlsx\n", "")
        assert json.loads(call(capsys, "rules", office, "--json")[1]) == {
            "problems": [],
            "written": f"{office}/客户管理规则.xlsx",
        }
        assert (office / "客户管理规则.xlsx").is_file()

    def test_what_is_wrong_with_them_is_said_without_double_marks(
        self, office: Path, capsys: pytest.CaptureFixture[str]
    ):
        book = openpyxl.Workbook()
        book.active.title = "应收货款预警"
        book.active.append(["规则", "值"])
        book.active.append(["接近授信额度（警告）", "七十%"])
        leave = book.create_sheet("请假")
        leave.append(["姓名", "开始日期"])
        leave.append(["戊二", "2024-11-04"])
        book.save(office / "客户管理规则.xlsx")
        rule = (
            "  [规则] 客户管理规则.xlsx · 应收货款预警 · B2（七十%）："
            "“接近授信额度（警告）”读不成数字；采用默认值 80%；请填：0 至 200%"
        )
        person = (
            "  [规则] 客户管理规则.xlsx · 请假（戊二）：客户档案的五个岗位里没有“戊二”；"
            "这些请假没有用上；请改成与客户档案一致的姓名，相近的有：戊一、丁一"
        )
        checked = call(capsys, "check", office, "--month", "2024-10")[1].splitlines()
        assert {rule, person} <= set(checked)
        written = call(capsys, "rules", office)[1].splitlines()
        assert written == [rule, f"现行规则已写到：{office}/客户管理规则.xlsx"]
