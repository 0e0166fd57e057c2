/** The page's own few words, in the acting person's language. */

const EN = {
  actAs: "Act as", sandbox: "Sandbox", channels: "Channels", directMessages: "Direct messages", apps: "Apps",
  home: "Home", messages: "Messages", openMenu: "Channels and people", jumpTo: "Jump to…",
  jumpLabel: "Jump to a channel or person", inAnHour: "In an hour", nextMorning: "Next morning",
  nextMonday: "Next Monday", clock: "Sandbox clock", setTime: "Set the time", moveClock: "Move",
  messageTo: "Message {name}", reply: "Reply…", send: "Send", onlyYou: "Only visible to you", edited: "edited",
  moreActions: "More actions", replyInThread: "Reply in thread", replies: "{n} replies", oneReply: "1 reply",
  thread: "Thread", close: "Close", cancel: "Cancel", back: "Back", today: "Today", yesterday: "Yesterday",
  tomorrow: "Tomorrow", app: "APP", guest: "guest", external: "external", deactivated: "deactivated",
  archived: "You are viewing an archived channel. Nobody can post here.", sharedChannel: "shared with another company",
  beginning: "This is the very beginning of {name}.", messagesIn: "Messages in {name}", newMessages: "Messages below",
  optional: "(optional)", required: "Please complete this required field.",
  tooShort: "Please enter at least {n} characters.", tooLong: "Please enter at most {n} characters.",
  badNumber: "Please enter a valid number.", badInteger: "Please enter a whole number.",
  tooSmall: "Please enter {n} or more.", tooLarge: "Please enter {n} or less.",
  badEmail: "Please enter a valid email address.", badUrl: "Please enter a valid URL.",
  noResults: "No results", typeMore: "Type at least {n} characters to search", searching: "Searching…",
  remove: "Remove {name}", select: "Select an option", enlarge: "Enlarge image", imageBroken: "This image could not be loaded.",
  unknownBlock: "This content ({type}) can’t be displayed here.", offline: "Connection lost. Reconnecting…",
  failed: "That did not work. Try again.", shortcuts: "Shortcuts", emptyHome: "Nothing here yet.",
  noCommandsHere: "{command} is not supported in threads. Sorry!", skip: "Skip to the message box",
  noMembership: "You are not in any conversation.", unread: "{n} unread",
  people: "People", attach: "Attach files", attachedFiles: "Files to send", dropHere: "Drop files to add them to {name}",
  download: "Download", downloadFile: "Download {name}", fileDeleted: "This file was deleted.",
  readOnly: "Sending messages to this app has been turned off.",
  aboutBody: "A local stand-in for Slack",
};

const ZH = {
  actAs: "扮演", sandbox: "沙盒", channels: "频道", directMessages: "私信", apps: "应用",
  home: "主页", messages: "消息", openMenu: "频道和成员", jumpTo: "跳转到…", jumpLabel: "跳转到频道或成员",
  inAnHour: "一小时后", nextMorning: "明天早上", nextMonday: "下周一", clock: "沙盒时钟", setTime: "设置时间",
  moveClock: "调整", messageTo: "发消息到 {name}", reply: "回复…", send: "发送", onlyYou: "仅你可见", edited: "已编辑",
  moreActions: "更多操作", replyInThread: "在消息列中回复", replies: "{n} 条回复", oneReply: "1 条回复", thread: "消息列",
  close: "关闭", cancel: "取消", back: "返回", today: "今天", yesterday: "昨天", tomorrow: "明天", app: "应用",
  guest: "访客", external: "外部", deactivated: "已停用", archived: "这是已存档的频道，不能再发消息。",
  sharedChannel: "与其他公司共享", beginning: "这是 {name} 的开头。", messagesIn: "{name} 中的消息",
  newMessages: "下面有新消息", optional: "（可选）", required: "请填写此必填字段。", tooShort: "请至少输入 {n} 个字符。",
  tooLong: "最多输入 {n} 个字符。", badNumber: "请输入有效的数字。", badInteger: "请输入整数。", tooSmall: "请输入不小于 {n} 的数。",
  tooLarge: "请输入不大于 {n} 的数。", badEmail: "请输入有效的邮箱地址。", badUrl: "请输入有效的网址。", noResults: "没有结果",
  typeMore: "请至少输入 {n} 个字符进行搜索", searching: "正在搜索…", remove: "移除 {name}", select: "选择一项",
  enlarge: "放大图片", imageBroken: "图片无法加载。", unknownBlock: "此处无法显示该内容（{type}）。", offline: "连接已断开，正在重连…",
  failed: "操作未成功，请重试。", shortcuts: "快捷方式", emptyHome: "这里还没有内容。", noCommandsHere: "抱歉，消息列中不能使用 {command}。",
  skip: "跳到消息输入框", attach: "添加文件", attachedFiles: "待发送的文件", dropHere: "松开即可将文件添加到 {name}",
  download: "下载", downloadFile: "下载 {name}", fileDeleted: "此文件已删除。", readOnly: "此应用已关闭消息发送。",
  noMembership: "你还没有加入任何会话。", unread: "{n} 条未读", people: "成员",
  aboutBody: "本机上的 Slack 替身",
};

let words = EN;

export function speak(locale) {
  words = locale?.toLowerCase().startsWith("zh") ? ZH : EN;
  document.documentElement.lang = words === ZH ? "zh-CN" : "en";
}

export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
