import { pinyin } from 'pinyin-pro';

/** Words of the domain that speech-to-text and pinyin input often turn into others of the same sound. */
const DOMAIN =
  '述职 述职报告 支部 支部书记 支委 支委会 换届 课题 课题组 成果 难题 认领 申领 报到 双报到 监督 名额 反映 专班 双述双评 评议 党费 党课 党员 党建 ' +
  '主题党日 组织生活会 民主评议 三会一课 三联系 联系户 联系点 结对 走访 慰问 五型 载体 着眼点 措施 服务岗 志愿 志愿者 议题 弃权 赞成 附议 匿名 撤回 催办 ' +
  '经费 报销 列支 结余 台账 报表 责任清单 截止 提醒 免打扰 转正 预备党员 入党 介绍人 发展对象 积极分子 机关党委 党总支 专职副书记 组织委员 工委 党组 ' +
  '公示 票决 派驻 驻村 借调 救助 困难党员 花名册 名册 导出 导入 评审 打分 回避 征集 修订 废止 廉洁型 学习型 服务型 创新型 和谐型 社区 网格 流动党员 组织关系 ' +
  '谈心谈话 批评 考核 落实 归口 隶属 举报 轮班 凑不齐 走过场 形式主义 两张皮 兼职 届满 任期 党小组 党务公开 试点 提纲 初稿 调研';

/** Everyday words of the same sounds, which must stay: 知道 is not 指导, 到处 not 导出. */
const EVERYDAY =
  '电话 电视 电脑 电子 创新性 服务性 学习性 没人 有人 个人 几人 多人 知道 通知 同志 一件 意见 到处 意识 一时 仪式 职位 支援 职员 书籍 到期 事实 实施 事事 时时 时限 媒体报道 新闻报道 报道说 缓解压力 缓解矛盾 缓解困难 化学反应 没反应 有反应 ' +
  '点了没 提行 体型 一体 一题 无形 公式 工时 攻势 指数 只是 实习 实际 技术 及时 即使 记事 计划 交接 集结 归还 检查 监察 简称 建成 成立 成为 开会 会议 回忆 经非 净费 景 ' +
  '职责 执政 制定 指定 支持 支撑 之后 只有 志向 之前 使用 实用 试用 适用 食堂 十堂 事情 时候 十号 是 认为 人为 任务 人物 因为 应为 已经 以及 一级 意义 议论 一个 一样 ' +
  '身份 深入 申请 申述 申诉 升级 生成 声称 省级 收集 手机 手续 首先 受限 数据 输入 述说 树立 竖立 鼓励 够不够 过程 国成 结果 截止 至少 只要 主要 需要 想要 重要 中要 党校 档案 当天 当前 当年 当时 当事 但是 ' +
  '单位 当面 党委 党位 档位 包到 保到 报告 报道上 宝贵 经常 今天 尽快 进度 制度 进展 近期 今年 紧急 积极 集体 几点 技能 机能 继续 技术 纪律 记录 评价 平时 平均 凭据 拼音 品牌 聘请 评优 皮 ' +
  '合适 何时 核实 合十 何事 和事 公司 公事 共识 工事 工具 公务 攻坚 公益 共计 工会 公会 功能 共用 公用 专班 转办 转变 专办 转正 专政 转账 专职 转制 赞成 成果 结转 接转 街转';

type Word = { word: string; length: number };

let sounds: Map<string, Word[]> | undefined;
const KEPT = new Set([...DOMAIN.split(' '), ...EVERYDAY.split(' ')]);

/**
 * The text with domain words restored where others of exactly the same sound (tones aside) stand: 树枝 → 述职. Words of
 * three and more characters also across z/zh, c/ch, s/sh, n/l and in/ing. What is a word of the domain or of everyday
 * speech already stays.
 */
export function restoreWords(text: string): string {
  if (!/\p{Script=Han}{2}/u.test(text)) return text;
  sounds ??= soundTable();
  const taken = takenBy(text);
  const syllables = Array.from({ length: text.length }, (_, i) => sound(text[i] ?? ''));
  let restored = '';
  for (let i = 0; i < text.length; ) {
    const word = wordAt(i, text, syllables, taken);
    restored += word ?? text[i];
    i += word?.length ?? 1;
  }
  return restored;
}

const LONGEST = 6;
const NUMERALS = '零一二三四五六七八九十两百千万';

/** Positions that words which stay already cover, longer ones first. */
function takenBy(text: string): Set<number> {
  const taken = new Set<number>();
  for (let i = 0; i < text.length; ) {
    let length = LONGEST;
    while (length > 1 && !KEPT.has(text.slice(i, i + length))) length--;
    if (length > 1) for (let k = i; k < i + length; k++) taken.add(k);
    i += Math.max(length, 1);
  }
  return taken;
}

function wordAt(start: number, text: string, syllables: string[], taken: Set<number>): string | undefined {
  for (let length = Math.min(LONGEST, text.length - start); length >= 2; length--) {
    const candidates =
      sounds?.get(syllables.slice(start, start + length).join(' ')) ??
      (length > 2
        ? sounds?.get(
            `~${syllables
              .slice(start, start + length)
              .map(folded)
              .join(' ')}`,
          )
        : undefined);
    const [first] = candidates ?? [];
    if (!first) continue;
    const window = text.slice(start, start + length);
    if (candidates?.some(({ word }) => word === window)) return window;
    const covered = Array.from({ length }, (_, i) => taken.has(start + i));
    // 支部缓解: part of a longer word may already be right, but all of it must not be
    if (covered.every(Boolean) || (length === 2 && covered.some(Boolean))) continue;
    if (!/^\p{Script=Han}+$/u.test(window)) continue;
    // 上午十点 is no 试点: a numeral is what it says
    if (Array.from(window).some((character, i) => NUMERALS.includes(character) && character !== first.word[i]))
      continue;
    return first.word;
  }
  return undefined;
}

const soundOf = new Map<string, string>();

/** By character, so that a word and what stands for it are read alike; cached, for the reading itself is slow. */
function sound(character: string): string {
  const known = soundOf.get(character);
  if (known !== undefined) return known;
  const read = /\p{Script=Han}/u.test(character) ? pinyin(character, { toneType: 'none', v: true }) : character;
  soundOf.set(character, read);
  return read;
}

function soundTable(): Map<string, Word[]> {
  const table = new Map<string, Word[]>();
  for (const word of DOMAIN.split(' ')) {
    const syllables = Array.from(word, sound);
    const keys = [syllables.join(' '), `~${syllables.map(folded).join(' ')}`];
    for (const key of keys) table.set(key, [...(table.get(key) ?? []), { word, length: word.length }]);
  }
  return table;
}

function folded(syllable: string): string {
  return syllable
    .replace(/^(z|c|s)h/, '$1')
    .replace(/^l/, 'n')
    .replace(/(in|en|an)g$/, '$1');
}
