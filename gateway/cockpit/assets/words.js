// Texts of the page in both languages.
const WORDS = {
  title: ["优质中小企业梯度培育", "High-quality SMEs, rung by rung"],
  city: ["重庆市 · 全市", "Chongqing · the whole city"],
  skip: ["跳到数字", "Skip to the figures"],
  demo: ["演示环境 · 合成数据", "Demonstration · synthetic data"],
  leader: ["全市", "City"],
  district_page: ["区县", "District"],
  choose_district: ["选择区县", "Choose a district"],
  as_of: ["回看日期", "Look back at a day"],
  sign_in: ["登录", "Sign in"],
  sign_out: ["退出", "Sign out"],
  annex: ["十项主要指标", "The ten indicators of the annex"],
  ladder: ["梯度：有效期内企业数", "The ladder: firms with a title in force"],
  ranking: ["区县排名：{name}", "Districts ranked: {name}"],
  expiries: ["未来十二个月到期称号", "Titles that end in the next twelve months"],
  floors: ["年度下限", "Yearly floors"],
  parks: ["生态家园 · 资金池 · 服务", "Parks · pool · services"],
  elapsed: ["全年时间进度 {share}", "{share} of the year has passed"],
  green: ["正常", "on course"], yellow: ["偏慢", "slow"], red: ["滞后", "behind"], none: ["待判断", "open"],
  live: ["实时", "live"],
  polling: ["公开数据 · 每 20 秒刷新", "public figures · every 20 s"],
  past: ["回看 {day}", "as of {day}"],
  connecting: ["连接中…", "connecting…"],
  off: ["连接中断", "connection lost"],
  lost: ["连接中断，数字截至 {day} {time}；正在重连…", "Connection lost, figures as of {day} {time}; reconnecting…"],
  theme_auto: ["◐ 自动", "◐ auto"], theme_light: ["☀ 浅色", "☀ light"], theme_dark: ["☾ 深色", "☾ dark"],
  rule: [
    "红黄绿：绿 ≥ {green}、黄 ≥ {yellow}（实际 ÷ 按时间进度应达）。阈值与应达值为项目设定，非文件规定。▼ 为今日应达。",
    "Lights: green from {green}, yellow from {yellow} of what is due by time elapsed. A project setting, printed in no document. ▼ marks what is due today.",
  ],
  part_allocation: ["分解目标", "Allocated targets"],
  unknown: ["待填报", "not stated yet"],
  back: ["返回", "Back"], close: ["关闭", "Close"],
  target: ["{year}年目标", "Target {year}"], floor: ["年度下限", "Yearly floor"],
  due: ["按时间进度应达（推算）", "Due by time elapsed (derived)"],
  document: ["文件", "Document"], owners: ["责任单位", "Owners"], source: ["数据来源", "Source"], kind: ["口径", "Kind"],
  counted: ["由事件计数", "counted from events"], stated: ["责任单位填报", "stated by an owner department"],
  mixed: ["由事件计数，另有填报数", "counted, with a statement beside it"],
  statement: ["填报数", "Stated figure"], difference: ["与计数之差", "Differs from the count by"],
  reading: ["采用的理解", "Reading in use"], ambiguity: ["文件未明之处", "What the document leaves open"],
  other_readings: ["其他理解", "Other readings"],
  months: ["逐月", "By month"], by_district: ["按区县（选一个看其事实）", "By district (choose one to see its facts)"],
  facts: ["数字背后的事实", "The facts behind the number"], all_facts: ["查看全部事实", "See all facts"],
  no_facts: ["填报数没有逐条事实", "A stated figure has no single facts"],
  more: ["更多", "More"], subject: ["企业/主体", "Firm or subject"], where: ["区县", "District"],
  from: ["起计", "Counts from"], until: ["止计", "Until"], decided: ["决定日", "Decided on"], event: ["事件", "Event"],
  proof: ["依据", "Proof"], recognition: ["认定", "Recognition"], open_end: ["—", "—"],
  undecided: ["归属待定", "Undecided"],
  failed: ["读取失败：{why}", "Could not be read: {why}"],
  rule_set: ["规则集", "Rule set"], rule_clauses: ["规则条款", "Rule clauses"],
  api: ["接口文档", "API"], events: ["事件文档", "Events"], rule_sets: ["规则集", "Rule sets"], recognitions: ["有效认定", "Recognitions"],
  ten_thousands: ["{value} 万{unit}", "{unit} {millions} M"],
  hundred_millions: ["{value} 亿{unit}", "{unit} {millions} M"], rank: ["第 {rank} 位", "rank {rank}"],
};

let current = "zh";
export const lang = () => current;
export function speak(language) {
  current = language === "en" ? "en" : "zh";
  document.documentElement.lang = current === "en" ? "en" : "zh-CN";
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
}
export function say(key, given = {}) {
  const text = WORDS[key]?.[current === "en" ? 1 : 0] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");
}
export const named = (name) => name?.[current] ?? "";
export const figure = (value) => (value === null || value === undefined ? "—" : value.toLocaleString("en-US"));
export const percent = (ratio) => (ratio === null ? "" : `${(Number(ratio) * 100).toFixed(1)}%`);
