"""What the words after ``/opp`` are called in other languages."""

ALIASES: dict[str, tuple[str, ...]] = {
    "new": ("新建", "新增", "添加", "创建"),
    "list": ("列表", "清单"),
    "show": ("查看", "显示"),
    "find": ("查找", "搜索"),
    "advance": ("推进",),
    "assign": ("分配", "转交", "指派", "移交"),
    "won": ("赢单", "成交"),
    "lost": ("输单", "丢单"),
    "reopen": ("重开", "重新打开"),
    "note": ("备注", "记录", "笔记"),
    "history": ("历史", "时间线"),
    "next": ("下一步", "跟进"),
    "due": ("今天", "今日", "待办", "到期"),
    "undo": ("撤销", "撤消", "撤回"),
    "report": ("报表", "报告"),
    "subscribe": ("订阅",),
    "settings": ("设置",),
    "status": ("状态",),
    "help": ("帮助",),
    "account": ("客户",),
    "merge": ("合并",),
    "watch": ("关注",),
    "unwatch": ("取消关注",),
    "target": ("目标", "指标"),
    "team": ("团队", "小组"),
    "export": ("导出",),
}
_COMMANDS = {alias: word for word, aliases in ALIASES.items() for alias in aliases}
# The longest first: one may be the beginning of another.
_LONGEST_FIRST = sorted(_COMMANDS, key=len, reverse=True)


def command_meant(word: str) -> tuple[str, str]:
    """The command behind the first word that was typed, and what was glued to it.

    Chinese is written without spaces, so ``推进42`` is ``推进 42``.
    """
    for alias in _LONGEST_FIRST:
        if word.startswith(alias):
            return _COMMANDS[alias], word.removeprefix(alias)
    return word.lower(), ""
