import type { Form, Values } from '../../chat/form.ts';
import { FORM_FILL, FORM_NO, FORM_YES } from '../../chat/forms.ts';
import type { Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { outcomeByNumber } from '../outcomes/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { addProposal, changeSaid, chineseNumeral, PROPOSAL_KIND_WORDS } from '../rules/index.ts';
import { NOT_STAFF, RULE_FORM } from './adopt.ts';
import { adopts, traceButton } from './adopted.ts';
import { mayAdopt } from './policy.ts';
import { dropButton } from './practice-form.ts';
import { adoptionsOf } from './store.ts';

const LONGEST = 500;
const SHOWN = 100;
const DECIDED = '直接采纳';
const CONSULT = '先征求意见';

/** 写进制度: told as any wish to change a rule is, and carried by a proposal that names the outcome. */
export const ruleForm: Form = {
  name: RULE_FORM,
  title: '写进制度',
  fields: [
    {
      name: 'what',
      label: '改什么',
      kind: 'text',
      required: true,
      ask: '写进哪项制度、怎么写？例如“完善《××办法》第七条，三个工作日内办结”，新的说“建立《××办法》，……”。',
      parse(said) {
        const text = maskPersonal(said.trim()).text;
        if (text.length < 6) return refuse('请说清是哪项制度、改成什么样。');
        return text.length > LONGEST ? refuse(`请拣要紧的说，${LONGEST} 字以内。`) : text;
      },
    },
    { name: 'way', label: '办法', kind: 'choice', required: false, options: [DECIDED, CONSULT], ask: '怎么办？' },
  ],
  async summary(values, talk) {
    const what = String(values.what);
    const { kind, titles, article } = await changeSaid(what, talk);
    const consults = values.way === CONSULT;
    return {
      card: {
        text: titles.length > 0 || kind === 'create' ? '这样写进制度可以吗？要改可以重新说一遍。' : NAMELESS,
        fields: [
          { label: '类型', value: PROPOSAL_KIND_WORDS[kind] },
          ...(titles.length > 0 ? [{ label: '制度', value: `${quoted(titles)}${articleWords(article)}` }] : []),
          { label: '内容', value: clip(what, SHOWN) },
          { label: '来源', value: `成果 ${values.outcome} 号` },
          { label: '办法', value: consults ? '先征求机关党组织书记的意见' : '工委已定，等起草' },
        ],
        ...(what.length > SHOWN ? { more: what } : {}),
        buttons: [
          { label: '提交', does: { intent: FORM_YES }, tone: 'primary' },
          other(consults ? DECIDED : CONSULT),
          { label: '取消', does: { intent: FORM_NO } },
        ],
      },
    };
  },
  async heard(text, values) {
    if (values.what === undefined) return undefined;
    if (/^(?:先|要|还是)?(?:先)?征求(?:一下)?意见/u.test(text)) return { way: CONSULT };
    if (/^(?:不用征求意见|直接采纳|直接(?:办|定))/u.test(text)) return { way: DECIDED };
    return mended(text);
  },
  done: adoptIntoRule,
};

const NAMELESS = '没有看出是哪项现行制度。请写出名称，例如“完善《××办法》……”；确实要新建，请说“建立《××办法》”。';

function other(label: string) {
  return { label, does: { intent: FORM_FILL, slots: { way: label } }, group: label };
}

async function adoptIntoRule(values: Values, talk: Talk) {
  if (!runsCampaigns(talk.asker)) return say(NOT_STAFF);
  const found = typeof values.outcome === 'number' ? await outcomeByNumber(talk.read, values.outcome) : undefined;
  if (!found) return say('没有找到这项成果。');
  const refusal = mayAdopt(found);
  if (refusal) return say(refusal.text);
  const what = String(values.what);
  const { kind, titles, article } = await changeSaid(what, talk);
  if (titles.length === 0 && kind !== 'create') return say(NAMELESS);
  const title = titles[0] ?? /《([^》]+)》/u.exec(what)?.[1] ?? clip(what, 30);
  const before = (await adoptionsOf(talk.read, [found.id])).find((one) => one.how === 'rule' && one.title === title);
  if (before) return say(`成果 ${found.number} 号刚刚已转化到《${title}》（转化 ${before.number} 号），没有重复登记。`);
  const accepted = values.way !== CONSULT;
  const source = `成果 ${found.number} 号`;
  const proposal = await addProposal({ kind, titles, article, text: what, source, accepted }, talk);
  const into = `《${title}》${articleWords(article)}`;
  const doing = kind === 'abolish' ? `据此废止${into}` : `写进${into}`;
  const { number, messages, writes, changes, unless } = await adopts(
    found,
    {
      how: 'rule',
      title,
      proposal: proposal.number,
      news: `相关成果已转化，${accepted ? '将' : '拟'}${doing}${accepted ? '' : '，先征求意见'}，${kind === 'abolish' ? '废止' : '施行'}那天再告诉您。`,
    },
    talk,
  );
  const next = !accepted
    ? '征求意见后再定'
    : kind === 'abolish'
      ? '现在就可以废止'
      : '起草好后把新文本发给我，施行那天告诉提出、附议的同志和课题组';
  const turn = say(
    {
      text: `转化 ${number} 号已登记：成果 ${found.number} 号${doing}（建议 ${proposal.number} 号）。${next}。`,
      buttons: [
        ...(accepted
          ? []
          : [
              {
                label: '征求意见',
                does: { intent: 'decide_proposal', slots: { number: proposal.number, how: 'consult' } },
              },
            ]),
        ...(accepted && kind === 'abolish'
          ? [{ label: '废止', does: { intent: 'abolish_rule', slots: { title } }, group: 'abolish' }]
          : []),
        {
          label: `看建议 ${proposal.number} 号`,
          does: { intent: 'show_proposal', slots: { number: proposal.number } },
          lasting: true,
        },
        traceButton(number),
        dropButton(number),
      ],
    },
    { context: 'answer', about: { outcome: found.number, proposal: proposal.number } },
  );
  return {
    messages: [...turn.messages, ...proposal.messages, ...messages],
    writes: [...proposal.writes, ...writes],
    changes: [...proposal.changes, ...changes],
    unless: [...proposal.unless, ...unless],
  };
}

/** Said again, it replaces what was said; a few words are none. */
function mended(text: string): Values | undefined {
  const words = text.replace(/^(?:改成|改为|应该是|重新说)[：:，,]?\s*/u, '').trim();
  return words.length >= 8 && /《|制度|办法|规定|条例|细则|建立|完善|整合|废止|修订/u.test(words)
    ? { what: maskPersonal(words).text }
    : undefined;
}

function quoted(titles: string[]): string {
  return titles.map((title) => `《${title}》`).join('、');
}

function articleWords(article: number | undefined): string {
  return article === undefined ? '' : `第${chineseNumeral(article)}条`;
}
