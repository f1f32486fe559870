import { clip } from '../../kernel/chinese/text.ts';
import type { Button, Card } from '../../message/card.ts';
import { glimpse, maskPersonal, type Problem } from '../problems/index.ts';
import type { Group } from './groups.ts';
import type { Source, Topic } from './store.ts';

/** One topic: its charter and the problems that it came from (numbers and words, never tellers). */
export function topicCard(
  { number, title, aspect, question, expected, term, places }: Topic,
  {
    sources,
    lines = [],
    buttons = [],
  }: { sources: Source[]; lines?: { label: string; value: string }[]; buttons?: Button[] },
): Card {
  return {
    text: `${number ?? ''} 号课题“${title}”（${aspect}）`,
    fields: [
      ...(question ? [{ label: '研究什么', value: clip(question, 80) }] : []),
      ...(expected ? [{ label: '预期成果', value: clip(expected, 60) }] : []),
      ...(term ? [{ label: '期限', value: term }] : []),
      ...(places ? [{ label: '名额', value: `${places} 个课题组` }] : []),
      ...(sources.length > 0
        ? [{ label: '来自难题', value: `${sources.map((one) => one.number).join('、')} 号` }]
        : []),
      ...lines,
    ],
    ...(sources.length > 0 || (question ?? '').length > 80 ? { more: moreOf(question, sources) } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

function moreOf(question: string | null, sources: Source[]): string {
  return [
    ...(question && question.length > 80 ? [question] : []),
    ...sources.map(({ number, text }) => `难题 ${number} 号：${clip(maskPersonal(text).text, 60)}`),
  ].join('\n');
}

const SHOWN_PROBLEMS = 6;

export type Left = { groups: number; problems: number };

/** One group while problems are sorted: numbers and words of its problems, and what can be done with it. */
export function groupCard(
  { group, title, aspect, state, problems }: Group,
  {
    before = '',
    left,
    endorsing,
    twin,
  }: { before?: string; left: Left; endorsing: Map<string, number>; twin: Group | undefined },
): Card {
  const line = (one: Problem, length: number) => {
    const units = endorsing.get(one.id) ?? 0;
    return `${glimpse(one, length)}${units > 0 ? `（${units} 个单位附议）` : ''}`;
  };
  const rest = problems.slice(SHOWN_PROBLEMS).map((one) => `${one.number} 号：${line(one, 40)}`);
  const open = state === 'suggested';
  const remains = left.groups > 0 ? `待确认还有 ${left.groups} 组、${left.problems} 条。` : '';
  return {
    text: `${before}第 ${group} 组“${title}”（${aspect}），${problems.length} 条${open ? '' : `，${STATE_WORDS[state]}`}。${remains}`,
    fields: problems.slice(0, SHOWN_PROBLEMS).map((one) => ({ label: `${one.number} 号`, value: line(one, 26) })),
    more: [...rest, HOW].join('\n'),
    buttons: [
      ...(open
        ? [
            {
              label: '确认这组',
              does: { intent: 'confirm_group', slots: { groups: [group] } },
              tone: 'primary' as const,
            },
          ]
        : []),
      ...(twin
        ? [
            {
              label: `并入第 ${twin.group} 组`,
              does: { intent: 'join_groups', slots: { from: [group], into: twin.group } },
            },
          ]
        : []),
      ...(state === 'group'
        ? [{ label: '列为课题', does: { intent: 'shortlist_groups', slots: { groups: [group] } } }]
        : []),
      { label: '下一组', does: { intent: 'sort_problems', slots: { after: group } }, lasting: true },
      ...(open && left.groups > 1 ? [confirmAll(left)] : []),
      { label: '分组一览', does: { intent: 'list_groups' }, lasting: true },
    ],
  };
}

const HOW =
  '要调整可以直接说：“这组叫……”“12号挪到第3组”“12号单独成组”“把5号并到12号”“12号拆成两条”“第5组并到第3组”“这组归到……方面”。';

const STATE_WORDS: Record<Topic['state'], string> = {
  suggested: '待确认',
  group: '已确认',
  shortlisted: '已列为课题，待发布',
  published: '已发布',
  closed: '已停止申领',
};

function confirmAll({ groups }: Left): Button {
  return {
    label: '全部确认',
    does: { intent: 'confirm_group', slots: { all: true } },
    confirm: `确认全部 ${groups} 组？`,
    group: 'all',
  };
}

const PAGE = 8;

/** The groups, a page at a time, with how many problems each has and how many units stand behind them. */
export function groupsCard(
  groups: Group[],
  { from, endorsing, left }: { from: number; endorsing: Map<string, number>; left: Left },
): Card {
  const shown = groups.slice(from, from + PAGE);
  const rest = groups.length - from - shown.length;
  const waiting = left.groups > 0 ? `待确认 ${left.groups} 组、${left.problems} 条。` : '都已确认。';
  return {
    text: `共 ${groups.length} 组，${waiting}要列为课题，说“第1、3组列为课题”。`,
    fields: shown.map((one) => {
      const units = one.problems.reduce((sum, { id }) => sum + (endorsing.get(id) ?? 0), 0);
      const of = one.number === null ? '' : `，${one.number} 号课题`;
      return {
        label: `第 ${one.group} 组`,
        value: `${one.title}（${one.problems.length} 条${units > 0 ? `、附议 ${units}` : ''}，${STATE_WORDS[one.state]}${of}）`,
      };
    }),
    buttons: [
      ...(rest > 0
        ? [{ label: `后面 ${rest} 组`, does: { intent: 'list_groups', slots: { from: from + PAGE } }, lasting: true }]
        : []),
      ...(left.groups > 0
        ? [{ label: '逐组确认', does: { intent: 'sort_problems' }, lasting: true }, confirmAll(left)]
        : []),
      ...(groups.some(({ state }) => state === 'shortlisted')
        ? [{ label: '发布课题', does: { intent: 'publish_topics' }, lasting: true }]
        : []),
    ],
  };
}

/** How much waits to be confirmed. */
export function leftOf(groups: Group[]): Left {
  const waiting = groups.filter(({ state }) => state === 'suggested');
  return { groups: waiting.length, problems: waiting.reduce((sum, { problems }) => sum + problems.length, 0) };
}
