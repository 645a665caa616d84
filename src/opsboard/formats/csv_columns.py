"""Which column of other people's tables is what: the header words of both languages, and map files."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping

from opsboard.domain.errors import N_, BadData
from opsboard.formats.words import fold

HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("编号", "工单编号", "单号", "需求编号", "任务编号", "序号", "ID", "Ticket ID", "Ticket No", "Ticket Number"),
        *("Issue key", "Key", "Task ID", "Case ID", "Case Number", "Number", "#"),
    ),
    "title": (
        *(
            "标题",
            "主题",
            "需求名称",
            "用例标题",
            "选题",
            "任务标题",
            "任务名称",
            "名称",
            "任务",
            "需求标题",
            "工单标题",
        ),
        *("Title", "Subject", "Summary", "Name", "Task", "Task Name", "Card Name", "Headline"),
    ),
    "kind": ("类型", "工单类型", "任务类型", "需求类型", "Issue Type", "Type", "Kind", "Ticket Type"),
    "stage": ("状态", "阶段", "工单状态", "当前状态", "进度", "Status", "Stage", "State", "List", "Column", "Lane"),
    "priority": ("优先级", "紧急程度", "严重程度", "重要程度", "Priority", "Urgency", "Severity"),
    "assignee": (
        *("负责人", "处理人", "执行人", "编辑", "指派给", "经办人", "责任人", "Owner", "Assignee", "Agent Assigned"),
        *("Assigned To", "Assigned Agent", "Agent", "Responsible"),
    ),
    "participants": (
        *("参与人", "参与者", "协作人", "协作者", "抄送", "成员"),
        *("Members", "Member", "Participants", "Participant", "Collaborators", "Assignees", "Watchers"),
    ),
    "reporter": (
        *("提出人", "创建人", "创建者", "报告人", "提交人", "反馈人", "由谁创建"),
        *("Reporter", "Requester", "customer_name", "Creator", "Created By", "Author", "Submitter"),
    ),
    "due": (
        *("截止日期", "截止时间", "到期", "到期日", "到期时间", "期限", "截止", "要求完成时间"),
        *("Due Date", "Due", "Due At", "Deadline", "Due On"),
    ),
    "start": ("开始日期", "开始时间", "计划开始", "起始日期", "Start Date", "Start", "Start At", "Begin", "Start Time"),
    "scheduled": (
        *("发布时间", "上线时间", "排期", "日期", "发布日期", "上线日期"),
        *("Date", "Publish At", "Publish Date", "Scheduled", "Go Live"),
    ),
    "created": (
        *("创建时间", "创建日期", "提交时间", "提出时间", "反馈时间", "Created", "created_at", "Created Date"),
        *("Creation Date", "Created On", "Opened", "Date Created", "Created Time"),
    ),
    "done": (
        *("完成时间", "解决时间", "完成日期", "关闭时间", "解决日期", "Resolved", "Resolved Date", "Resolved At"),
        *("Closed", "Closed At", "Closed Date", "Finish Date", "End At", "Completed", "Completed At", "Done At"),
        *("Date Completed", "Completion Date"),
    ),
    "labels": (
        *("标签", "分类", "关键词", "频道", "平台", "Tags", "Tag", "Labels", "Label", "Channel", "Categories"),
        *("Keywords", "Platform"),
    ),
    "body": (
        *("描述", "内容", "备注", "问题描述", "详情", "需求描述", "说明", "详细描述", "任务描述"),
        *("Description", "Body", "Details", "Notes", "Note", "Content", "Comments"),
    ),
    "department": ("部门", "执行部门", "所属模块", "所属部门", "Department", "Team"),
    "attachments": ("附件", "附件地址", "Attachments", "Attachment", "Files"),
    "checklist": (
        "检查项",
        "检查清单",
        "清单",
        "子任务",
        "验收标准",
        "步骤",
        "Checklist",
        "Subtasks",
        "Steps",
        "To Do",
    ),
}
"""What a column may be, with the words that say so, the likeliest first."""

MERGED = frozenset({"labels", "participants", "checklist", "attachments"})
"""Properties that several columns may fill together."""

_FIELD_OF_HEADER = {fold(word): field for field, words in HEADERS.items() for word in words}
_PLACE_OF_HEADER = {fold(word): place for words in HEADERS.values() for place, word in enumerate(words)}

WHOLE_NAMES = {
    **{name: name for name in HEADERS},
    "created_at": "created",
    "closed_at": "done",
    "created_by": "reporter",
    "key": "id",
}
"""What a map file may call a column, besides `fields.NAME` and `ignore`."""

KNOWN_HEADERS = frozenset(_FIELD_OF_HEADER)


def header_meaning(header: str) -> tuple[str, int] | None:
    """What a column is called here, and how good the word is (0 is the best); None for a word not known."""
    word = fold(header)
    field = _FIELD_OF_HEADER.get(word)
    return None if field is None else (field, _PLACE_OF_HEADER[word])


def read_map(text: str, name: str) -> dict[str, str]:
    """Column -> field from a map file: TOML lines `"Column" = "field"`, perhaps under `[columns]`.

    A field is one of `WHOLE_NAMES`, `fields.NAME` for a field of the kind, or `ignore`. Raises BadData.
    """
    from opsboard.domain.toml_text import parse_toml

    try:
        table = parse_toml(text)
    except ValueError as error:
        raise BadData(N_("{name}: not a map of columns: {problem}"), name=name, problem=error) from None
    columns = table.get("columns", table)
    if not isinstance(columns, dict):
        raise BadData(N_('{name}: [columns] must hold lines like "Column" = "title"'), name=name)
    return {column: _mapped(str(column), field, name) for column, field in columns.items()}


def _mapped(column: str, field: object, name: str) -> str:
    if isinstance(field, str):
        if field in WHOLE_NAMES:
            return WHOLE_NAMES[field]
        if field == "ignore" or (field.startswith("fields.") and len(field) > len("fields.")):
            return field
    raise BadData(
        N_("{name}: column “{column}” cannot be {field}; use one of {words}, fields.NAME or ignore"),
        name=name,
        column=column,
        field=reprlib.repr(field),
        words=tuple(sorted(WHOLE_NAMES)),
    )
