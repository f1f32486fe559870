import type { Form } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { refuse } from '../../kernel/errors.ts';
import { keepFile } from '../../kernel/files.ts';
import { maskPersonal } from '../problems/index.ts';
import { IN_THE_FILE } from './draft.ts';
import { ownOutcome } from './own.ts';
import { maySupplement } from './policy.ts';
import { addVersion, outcomeByNumber, unlessVersion, versionsOf } from './store.ts';

const LONGEST = 1_500;

/** 补充说明, once, after the result: in the same words, or asked for. */
export const supplement: Decide = async ({ outcome_no, said }, talk) => {
  const meant = await ownOutcome(outcome_no, 'supplement_outcome', talk);
  if ('turn' in meant) return meant.turn;
  const { outcome } = meant;
  const did = (await versionsOf(talk.read, outcome.id)).some((one) => one.supplement);
  const refusal = maySupplement(outcome, did);
  if (refusal) return say(refusal.text);
  const words = typeof said === 'string' ? (/补充说明[^：:]{0,12}[：:]\s*(.{4,})$/su.exec(said)?.[1] ?? '') : '';
  const values = { outcome: outcome.number, ...(words ? { text: maskPersonal(words).text } : {}) };
  const form = { form: supplementForm.name, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const supplementForm: Form = {
  name: 'supplement',
  title: '补充说明',
  fields: [
    {
      name: 'text',
      label: '补充说明',
      kind: 'text',
      required: true,
      ask: '要补充说明什么？直接写，或把文件发来；只能补充一次。',
      prefill: ({ attachment }) => (attachment ? IN_THE_FILE : undefined),
      parse(text) {
        if (text.trim().length > LONGEST) return refuse(`请拣要紧的说，${LONGEST} 字以内；长的可以发文件。`);
        return maskPersonal(text.trim()).text;
      },
    },
    { name: 'files', label: '文件', kind: 'file', required: false, ask: '文件直接发来就行。' },
  ],
  async summary({ outcome, text, files }) {
    const names = filesIn(files).map(({ name }) => name);
    return {
      card: {
        text: `给成果 ${String(outcome)} 号补充说明，可以吗？只能补充一次，提交后不再改。`,
        fields: [
          { label: '补充说明', value: clip(String(text), 100) },
          ...(names.length > 0 ? [{ label: '文件', value: names.join('、') }] : []),
        ],
        ...(String(text).length > 100 ? { more: String(text) } : {}),
      },
    };
  },
  async done({ outcome, text, files }, talk) {
    const found = await outcomeByNumber(talk.read, Number(outcome));
    const versions = found ? await versionsOf(talk.read, found.id) : [];
    const refusal = found
      ? maySupplement(
          found,
          versions.some((one) => one.supplement),
        )
      : undefined;
    if (!found || refusal) return say(refusal?.text ?? '没有找到这项成果。');
    const kept = filesIn(files);
    const version = (versions[0]?.version ?? 0) + 1;
    const { id } = found;
    return {
      ...say(`成果 ${found.number} 号的补充说明已收到，和评审结果放在一起。`),
      unless: [unlessVersion(id, version)],
      writes: [
        addVersion({
          id: talk.newId(),
          outcome: id,
          version,
          supplement: true,
          text: String(text),
          files: kept,
          by: talk.asker.id,
          on: talk.today,
        }),
        ...kept.map((file) => keepFile(file.id)),
      ],
      changes: [{ verb: 'supplement', entity: 'outcome', id, after: { version } }],
    };
  },
};
