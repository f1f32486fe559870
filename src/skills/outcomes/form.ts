import type { Form, Values } from '../../chat/form.ts';
import { FORM_FILL, FORM_NO, FORM_YES, filesIn } from '../../chat/forms.ts';
import type { Talk } from '../../chat/skill.ts';
import type { Turn } from '../../chat/turn.ts';
import { clip, withoutEnd } from '../../kernel/chinese/text.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import type { Button, Card, Json } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { APART, IN_THE_FILE, kindLabels, namesIn, type Part, partsOf, readFile, TOGETHER } from './draft.ts';
import { handIn } from './hand-in.ts';
import { KIND_WORDS, kindNamed } from './policy.ts';
import { heldBy, outcomeByNumber, outcomesOfTeams } from './store.ts';
import { standing } from './time.ts';

/** The form, and the intent that opens it. */
export const SUBMIT = 'submit_outcome';

/** What is shorter is not the outcome but words about it. */
export const SHORTEST = 30;
const SENT_JUST_NOW_MS = 10 * MINUTE_MS;

/** Only the outcome itself is asked: its title and kind are read from it, and shown. */
export const submitForm: Form = {
  name: SUBMIT,
  title: '提交成果',
  fields: [
    {
      name: 'body',
      label: '成果',
      kind: 'text',
      required: true,
      ask: '请把成果文件直接发来，Word、PDF 都行；没有文件，把正文发过来也可以。',
      prefill: (talk) => (talk.attachment || sentJustNow(talk) ? IN_THE_FILE : undefined),
      parse(text) {
        const said = text.trim();
        if (said.length < SHORTEST) return refuse('请把成果文件发来，或者把正文发过来。');
        return maskPersonal(said).text;
      },
    },
    {
      name: 'files',
      label: '文件',
      kind: 'file',
      required: false,
      ask: '成果文件直接发来就行。',
      prefill: (talk) => sentJustNow(talk),
    },
    { name: 'kind', label: '类型', kind: 'choice', required: false, ask: '是哪一类成果？', options: kindLabels },
    {
      name: 'together',
      label: '几项',
      kind: 'choice',
      required: false,
      ask: '算几项成果？',
      options: [TOGETHER, APART],
    },
    { name: 'title', label: '名称', kind: 'text', required: false, ask: '成果叫什么名称？' },
    { name: 'replaces', label: '换版', kind: 'text', required: false, ask: '换哪一项成果？' },
  ],
  tookFile: readFile,
  summary,
  done: handIn,
  heard,
};

async function summary(values: Values, talk: Talk): Promise<{ card: Card }> {
  const held = (await heldBy(talk.read, talk.asker.id)).find(({ claim }) => claim === values.claim);
  const parts = partsOf(values);
  const [first] = parts;
  const replaced =
    typeof values.replaces === 'string' ? await outcomeByNumber(talk.read, Number(values.replaces)) : undefined;
  const late = held && !replaced && (await standing(held.team.campaign, talk)) === 'late';
  const alike =
    held && first && parts.length === 1 && !replaced
      ? (await outcomesOfTeams(talk.read, [held.team.id])).find(
          ({ title, topic, state }) => title === first.title && topic === held.topic.id && state === 'submitted',
        )
      : undefined;
  const what = replaced
    ? `作为成果 ${replaced.number} 号的新一版，可以吗？`
    : `${held?.topic.number ?? ''} 号课题提交这${parts.length > 1 ? ` ${parts.length} ` : ''}项成果，可以吗？${alike ? `已有同名的成果 ${alike.number} 号。` : ''}`;
  const authors = authorsIn(values);
  return {
    card: {
      text: what,
      fields: [
        ...(first && parts.length === 1 ? single(first) : parts.map(line)),
        ...(authors.length > 0 ? [{ label: '合作者', value: authors.join('、') }] : []),
        ...(late ? [{ label: '说明', value: '提交期限已过，照样收下，按迟交登记。' }] : []),
      ],
      buttons: buttonsFor(values, parts, alike?.number),
    },
  };
}

function single({ title, kind, files, text }: Part): { label: string; value: string }[] {
  return [
    { label: '名称', value: title },
    { label: '类型', value: `${KIND_WORDS[kind]}（不对请直接说）` },
    files.length > 0
      ? { label: '文件', value: files.map(({ name }) => name).join('、') }
      : { label: '正文', value: clip(text, 60) },
  ];
}

function line({ title, kind, files }: Part, i: number): { label: string; value: string } {
  const more = files.length > 1 ? `，${files.length} 个文件` : '';
  return { label: `第 ${i + 1} 项`, value: `${clip(title, 24)}（${KIND_WORDS[kind]}${more}）` };
}

function buttonsFor(values: Values, parts: Part[], alike: number | undefined): Button[] {
  const fill = (slots: { [field: string]: Json }) => ({ intent: FORM_FILL, slots });
  const [only] = parts.length === 1 ? parts : [];
  const files = filesIn(values.files).length;
  return [
    { label: parts.length > 1 ? '分别提交' : '提交', does: { intent: FORM_YES }, tone: 'primary' },
    ...(alike === undefined ? [] : [{ label: `作为 ${alike} 号的新版`, does: fill({ replaces: String(alike) }) }]),
    ...(parts.length > 1 ? [{ label: TOGETHER, does: fill({ together: TOGETHER }) }] : []),
    ...(only && files > 1 && values.together === TOGETHER
      ? [{ label: '分成几项', does: fill({ together: APART }) }]
      : []),
    ...(only && alike === undefined
      ? kindLabels
          .filter((label) => label !== KIND_WORDS[only.kind])
          .map((label) => ({ label: `改为${label}`, does: fill({ kind: label }) }))
      : []),
    { label: '取消', does: { intent: FORM_NO } },
  ];
}

const ONE = /合(?:为|成|并|在)|(?:算|是|作为?|交)(?:同)?一[项个份篇]|都是附件/u;
const SEVERAL = /分开|分别|各算|(?:算|是)(?:两|三|四|几|\d)[项个份篇]/u;
const TITLE = /^(?:标题|题目|名称|名字)(?:应该?|要)?(?:改(?:成|为)|是|叫|为)?[:：，,]?\s*[《“"]?(.{4,60}?)[》”"]?$/u;
const AUTHORS =
  /^(?:合作者|合著者?|作者|执笔人?|参与人|完成人|共同完成)(?:还?有|是|为|加上|加)?[:：，,]?\s*(.{2,60})$/u;
const OF_PART = /第?([一二三四五六七八九1-9])[项个份篇]/u;

/** What words change about the draft; undefined leaves them to the engine. */
async function heard(text: string, values: Values, _talk: Talk): Promise<Values | Turn | undefined> {
  const said = withoutEnd(text.trim(), '。.！!');
  if (said.length > 80 || values.body === undefined) return undefined;
  const names = AUTHORS.exec(said)?.[1];
  if (names && namesIn(names).length > 0) return { authors: [...new Set([...authorsIn(values), ...namesIn(names)])] };
  const title = TITLE.exec(said)?.[1];
  if (title) return { title };
  const kind = said.length <= 20 ? kindNamed(said) : undefined;
  if (kind) {
    const part = OF_PART.exec(said)?.[1];
    if (!part || partsOf(values).length < 2) return { kind: KIND_WORDS[kind] };
    const at = '一二三四五六七八九'.indexOf(part) + 1 || Number(part);
    return { kinds: { ...(values.kinds as { [at: string]: Json } | undefined), [at]: KIND_WORDS[kind] } };
  }
  if (said.length > 20 || filesIn(values.files).length < 2) return undefined;
  if (ONE.test(said)) return { together: TOGETHER };
  return SEVERAL.test(said) ? { together: APART } : undefined;
}

function authorsIn({ authors }: Values): string[] {
  return Array.isArray(authors) ? authors.map(String) : [];
}

/** A file that came alone a little before the words belongs to them. */
function sentJustNow({ session, now }: Talk): Json | undefined {
  const { file } = session.last;
  if (typeof file !== 'object' || file === null || Array.isArray(file) || typeof file.at !== 'number') return undefined;
  const { at, ...kept } = file;
  return now - at <= SENT_JUST_NOW_MS ? [kept] : undefined;
}
