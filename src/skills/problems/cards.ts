import type { KeptFile } from '../../chat/form.ts';
import { FORM_NO, FORM_YES } from '../../chat/forms.ts';
import { clip, withoutEnd } from '../../kernel/chinese/text.ts';
import type { Button, Card } from '../../message/card.ts';
import { ANONYMOUS, type Draft, NAMED } from './draft.ts';
import { type Problem, STATUS_WORDS } from './policy.ts';
import { maskPersonal } from './privacy.ts';

const SHOWN = 100;
const GLIMPSE = 40;

/** What others see of a problem: masked once more, since older rows may stem from elsewhere, and short. */
export function glimpse({ text }: { text: string }, length = GLIMPSE): string {
  return clip(withoutEnd(maskPersonal(text).text.replace(/\s+/g, ' '), '。；;，, '), length);
}

/** One problem before it is submitted, with those like it. */
export function draftCard(draft: Draft, unit: string, aspect: string | undefined, alike: Problem[]): Card {
  const [first] = alike;
  return {
    text: first
      ? `已有相似的难题：${first.number} 号“${glimpse(first)}”。可以附议，也可以单独提交。`
      : '是否提交这条难题？要改可以直接说“改成……”。',
    fields: [
      { label: '您的难题', value: clip(draft.text, SHOWN) },
      ...(aspect ? [{ label: '方面', value: aspect }] : []),
      signature(draft, unit),
      ...filesField(draft),
      ...hiddenField(draft),
    ],
    ...moreOf(draft.text, alike.slice(1)),
    buttons: [
      ...alike.map(endorseButton),
      { label: first ? '仍单独提交' : '提交', does: { intent: FORM_YES }, tone: 'primary' as const },
      otherWay(draft),
      cancel(),
    ],
  };
}

/** Several problems told in one message, before they are submitted. */
export function severalCard(draft: Draft, unit: string, texts: string[], alike: Problem[]): Card {
  return {
    text: `听到 ${texts.length} 个难题，分开提交可以吗？`,
    fields: [
      ...texts.map((text, i) => ({ label: `第 ${i + 1} 个`, value: clip(text, Math.floor(SHOWN / texts.length)) })),
      signature(draft, unit),
      ...filesField(draft),
      ...hiddenField(draft),
    ],
    ...(alike.length > 0 || draft.text.length > SHOWN ? moreOf(draft.text, alike, true) : {}),
    buttons: [
      { label: '分开提交', does: { intent: FORM_YES }, tone: 'primary' },
      { label: '合成一条', does: { intent: 'merge_draft' } },
      ...alike.map(endorseButton),
      cancel(),
    ],
  };
}

export function receiptCard(rows: { number: number; text: string }[], late: boolean): Card {
  const numbers = rows.map(({ number }) => `${number} 号`).join('、');
  return {
    text: `难题 ${numbers}已收到。${late ? '征集已截止，这条按补报登记。' : ''}工委会梳理归类，有进展告诉您。`,
    buttons: rows.map(({ number }) => ({
      label: rows.length > 1 ? `撤回 ${number} 号` : '撤回',
      does: { intent: 'withdraw_problem', slots: { problem_no: number } },
      group: `withdraw ${number}`,
    })),
  };
}

/** Without a button: a button is kept with the name of whose it is. */
export function anonymousReceiptCard(numbers: number[]): Card {
  return {
    text: `匿名难题 ${numbers.map((number) => `${number} 号`).join('、')}已收到，没有记下您的姓名和单位，刚才的对话也已清除。想看进展，说“我匿名报的难题”。`,
  };
}

/** Who neither told nor endorsed nor handles it sees of it what the similar ones show, and nothing once it is withdrawn. */
export function strangersCard(problem: Problem): Card {
  const { number, status } = problem;
  if (status === 'withdrawn' || status === 'split') return { text: `难题 ${number} 号：${STATUS_WORDS[status]}。` };
  return {
    text: `难题 ${number} 号：${STATUS_WORDS[status]}。`,
    fields: [{ label: '内容', value: glimpse(problem) }],
    buttons: [endorseButton(problem)],
  };
}

/** `standsAs`: what it was merged into, where it was. */
export function problemCard(
  problem: Problem,
  { endorsing, notes, mine, standsAs }: { endorsing: number; notes: string[]; mine: boolean; standsAs: Problem },
): Card {
  const { number, status, aspect, text, anonymous, files } = problem;
  const buttons: Button[] = [];
  if (mine && status === 'submitted' && !anonymous) {
    buttons.push({ label: '撤回', does: { intent: 'withdraw_problem', slots: { problem_no: number } } });
  }
  if (!mine && status !== 'withdrawn' && status !== 'split') buttons.push(endorseButton(standsAs));
  if (status === 'merged' && !anonymous && !problem.objected)
    buttons.push({ label: '不是一回事', does: { intent: 'object_to_merge', slots: { problem_no: number } } });
  if (files?.length)
    buttons.push({ label: '看附件', does: { intent: 'problem_files', slots: { problem_no: number } }, lasting: true });
  if (status === 'topic' || status === 'adopted')
    buttons.push({ label: '来龙去脉', does: { intent: 'trace', slots: { problem_no: number } }, lasting: true });
  const whole = maskPersonal(text).text;
  const objects = mine && anonymous && status === 'merged' ? `觉得不是一回事，可以说“${number}号不是一回事”。` : '';
  return {
    text: `难题 ${number} 号：${status === 'merged' ? `已并入难题 ${standsAs.number} 号，一起办` : STATUS_WORDS[status]}。${objects}`,
    fields: [
      { label: '内容', value: clip(whole, SHOWN) },
      ...(aspect ? [{ label: '方面', value: aspect }] : []),
      ...(endorsing > 0 ? [{ label: '附议', value: `${endorsing} 个单位` }] : []),
      ...(files?.length ? [{ label: '附件', value: namesOf(files) }] : []),
    ],
    ...(whole.length > SHOWN || notes.length > 0
      ? { more: [...(whole.length > SHOWN ? [whole] : []), ...notes].join('\n') }
      : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

/** A few problems under one sentence. Who told one is never in it. */
export function listCard(text: string, problems: Problem[], endorsing: Map<string, number>): Card {
  return {
    text,
    fields: problems.map((problem) => {
      const units = endorsing.get(problem.id) ?? 0;
      const support = units > 0 ? `，${units} 个单位附议` : '';
      return {
        label: `${problem.number} 号${problem.anonymous ? '（匿名）' : ''}`,
        value: `${glimpse(problem, 28)}（${STATUS_WORDS[problem.status]}${support}）`,
      };
    }),
  };
}

function endorseButton({ number }: Pick<Problem, 'number'>): Button {
  return { label: `附议 ${number} 号`, does: { intent: 'endorse_problem', slots: { problem_no: number } } };
}

function signature({ anonymous }: Draft, unit: string): { label: string; value: string } {
  return anonymous
    ? { label: '署名', value: '匿名（不记姓名和单位）。请看看文字里有没有能认出您的内容' }
    : { label: '署名', value: unit };
}

function filesField({ files, leavesFiles }: Draft): { label: string; value: string }[] {
  if (leavesFiles) return [{ label: '附件', value: '匿名不带附件，文件里常留有姓名' }];
  return files.length > 0 ? [{ label: '附件', value: `${namesOf(files)}（不带请说“不要附件”）` }] : [];
}

function namesOf(files: KeptFile[]): string {
  return files.map(({ name }) => name).join('、');
}

function hiddenField({ hidden }: Draft): { label: string; value: string }[] {
  return hidden.length > 0 ? [{ label: '个人信息', value: `已隐去${hidden.join('、')}` }] : [];
}

function moreOf(text: string, alike: Problem[], whole = text.length > SHOWN): { more?: string } {
  const parts = [
    ...(whole ? [`全文：${text}`] : []),
    ...(alike.length > 0 ? [`相似的还有：${alike.map((one) => `${one.number} 号“${glimpse(one)}”`).join('；')}`] : []),
  ];
  return parts.length > 0 ? { more: parts.join('\n') } : {};
}

function otherWay({ anonymous }: Draft): Button {
  const how = anonymous ? NAMED : ANONYMOUS;
  return { label: `${how}提交`, does: { intent: 'submit_problem', slots: { how } } };
}

function cancel(): Button {
  return { label: '取消', does: { intent: FORM_NO } };
}
