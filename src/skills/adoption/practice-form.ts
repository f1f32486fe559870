import type { Form, Values } from '../../chat/form.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { outcomeByNumber } from '../outcomes/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { NOT_STAFF, PRACTICE_FORM } from './adopt.ts';
import { adopts, traceButton } from './adopted.ts';
import { mayAdopt } from './policy.ts';
import { adoptionsOf } from './store.ts';

const LONGEST = 500;
const SHOWN = 120;
const TITLE =
  /^(?:把)?(?:标题|名称|名字|题目)(?:改|换|叫)(?:一下)?(?:成|为|作)?[：:，,]?\s*[“"]?(.{2,60}?)[”"]?[。]?$/u;
const TEXT = /^(?:把)?(?:做法|内容|正文|说明|这段)?(?:改|换)(?:一下)?(?:成|为)[：:，,]?\s*(.{10,})$/su;

/** 推广做法: a title and one paragraph, both known as far as the outcome says them. */
export const practiceForm: Form = {
  name: PRACTICE_FORM,
  title: '推广做法',
  fields: [
    { name: 'title', label: '做法', kind: 'text', required: true, ask: '这个做法叫什么？' },
    {
      name: 'text',
      label: '怎么做',
      kind: 'text',
      required: true,
      ask: '请用一段话说说怎么做，各单位照着就能用。',
      parse(said) {
        const text = maskPersonal(said.trim()).text;
        if (text.length < 10) return refuse('请说得具体一点：谁来做、怎么做。');
        return text.length > LONGEST ? refuse(`请拣要紧的说，${LONGEST} 字以内。`) : text;
      },
    },
  ],
  async summary(values) {
    const text = String(values.text);
    return {
      card: {
        text: '这样推广可以吗？要改请说“标题改成……”或“内容改成……”。',
        fields: [
          { label: '做法', value: String(values.title) },
          { label: '怎么做', value: clip(text, SHOWN) },
          { label: '来源', value: `成果 ${values.outcome} 号` },
        ],
        ...(text.length > SHOWN ? { more: text } : {}),
      },
    };
  },
  async heard(text, values) {
    return mended(text, values);
  },
  async done(values, talk) {
    if (!runsCampaigns(talk.asker)) return say(NOT_STAFF);
    const found = typeof values.outcome === 'number' ? await outcomeByNumber(talk.read, values.outcome) : undefined;
    if (!found) return say('没有找到这项成果。');
    const refusal = mayAdopt(found);
    if (refusal) return say(refusal.text);
    const before = (await adoptionsOf(talk.read, [found.id])).find(({ how }) => how === 'practice');
    if (before) return say(`成果 ${found.number} 号刚刚已转化为做法 ${before.number} 号，没有重复登记。`);
    const title = String(values.title);
    const { number, messages, ...rest } = await adopts(
      found,
      {
        how: 'practice',
        title,
        text: String(values.text),
        news: `相关成果已转化为做法“${clip(title, 30)}”，各单位都可以采用。`,
      },
      talk,
    );
    const turn = say(
      {
        text: `已登记为做法 ${number} 号“${clip(title, 40)}”。各单位点一下或说“我们也用做法${number}号”就能采用；提出和附议的同志会在汇总提醒里看到。`,
        buttons: [
          { label: '看这个做法', does: { intent: 'show_practice', slots: { practice: number } }, lasting: true },
          traceButton(number),
          dropButton(number),
        ],
      },
      { context: 'answer', about: { practice: number, outcome: found.number } },
    );
    return { ...rest, messages: [...turn.messages, ...messages] };
  },
};

/** What a correction of the summary changes; undefined when it is none. */
function mended(text: string, { text: before }: Values): Values | undefined {
  const title = TITLE.exec(text)?.[1]?.trim();
  if (title) return { title };
  const words = before === undefined ? undefined : TEXT.exec(text)?.[1]?.trim();
  return words ? { text: clip(maskPersonal(words).text, LONGEST) } : undefined;
}

export function dropButton(number: number) {
  return {
    label: '撤销',
    does: { intent: 'drop_adoption', slots: { adoption: number } },
    confirm: '撤销这次转化吗？',
    group: `drop ${number}`,
  };
}
