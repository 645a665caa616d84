"""What the words of `:` are called in Chinese. The first name is shown; all are understood in either language."""

from __future__ import annotations

CHINESE_NAMES: dict[str, tuple[str, ...]] = {
    "list": ("筛选", "列出"),
    "edit": ("编辑", "修改"),
    "move": ("移动", "移到"),
    "comment": ("评论",),
    "reply": ("回复客户", "回复"),
    "customer": ("客户来信", "客户"),
    "answer": ("告知客户", "告知"),
    "signal": ("用户声音", "客户声音"),
    "decline": ("否决", "不做"),
    "checklist": ("清单", "检查单"),
    "link": ("关联", "链接"),
    "unlink": ("取消关联",),
    "attach": ("附件", "添加附件"),
    "detach": ("移除附件", "删除附件"),
    "block": ("受阻", "阻塞"),
    "unblock": ("解除受阻", "解除阻塞"),
    "watch": ("关注",),
    "unwatch": ("取消关注",),
    "flow": ("转下一单", "流转"),
    "snooze": ("推迟", "稍后"),
    "undo": ("撤销",),
    "archive": ("归档",),
    "restore": ("恢复", "取消归档"),
    "purge": ("清除", "清空", "永久清空"),
    "log": ("历史", "经过"),
    "export": ("导出",),
    "campaign": ("活动",),
    "channels": ("频道",),
    "competitor": ("竞品",),
    "macro": ("宏",),
    "merge": ("合并",),
    "workflow": ("流程",),
    "config": ("设置", "配置"),
    "title": ("标题",),
    "priority": ("优先级",),
    "assignee": ("指派", "负责人", "分配"),
    "department": ("部门",),
    "start": ("开始",),
    "due": ("截止", "到期"),
    "repeat": ("重复",),
    "label": ("标签",),
    "participant": ("参与人", "参与"),
    "set": ("字段",),
    "select": ("选中",),
    "new": ("新建", "新增", "添加"),
    "view": ("视图",),
    "kind": ("类型",),
    "sort": ("排序",),
    "group": ("分组", "泳道"),
    "board": ("切换看板",),
}

CHINESE_ORDERS = {
    "rank": "次序",
    "due": "截止",
    "priority": "优先级",
    "age": "停留",
    "updated": "更新",
    "created": "创建",
    "title": "标题",
    "key": "编号",
}
"""What the orders of `sort` are called in Chinese."""
CHINESE_GROUPS = {
    "assignee": "负责人",
    "department": "部门",
    "priority": "优先级",
    "campaign": "活动",
    "label": "标签",
    "none": "无",
}
"""What `group` groups by is called in Chinese."""


def in_english(typed: str, names: dict[str, str]) -> str:
    """The word that a Chinese one means; any other word as it stands."""
    return next((word for word, chinese in names.items() if chinese == typed), typed)
