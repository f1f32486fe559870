import type { Form, Values } from '../../chat/form.ts';
import type { Talk } from '../../chat/skill.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { isRefusal, refuse } from '../../kernel/errors.ts';
import type { Card, Json } from '../../message/card.ts';
import { currentCampaign } from '../campaign/index.ts';
import { alikeTo } from './alike.ts';
import { draftCard, severalCard } from './cards.ts';
import { ANONYMOUS, draftOf, NAMED, problemsOf, TELL, told } from './draft.ts';
import { heard } from './heard.ts';
import { ASPECTS } from './lexicon/topics.ts';
import { aspectOf } from './similar.ts';
import { submit } from './submit.ts';

/** Only the problem itself is asked; unit and aspect are known or guessed, and shown (BURDEN 1). */
export const tellForm: Form = {
  name: TELL,
  title: '报难题',
  forgets: true,
  fields: [
    {
      name: 'text',
      label: '难题',
      kind: 'text',
      required: true,
      ask: '请说说是什么难题，一两句话就行。想匿名，说“匿名”即可。',
      parse: (text) => {
        const found = told(text);
        if (found === undefined) return refuse('请再具体一点：在哪件事上、难在哪里？');
        return isRefusal(found) ? found : found.text;
      },
    },
    {
      name: 'how',
      label: '署名',
      kind: 'choice',
      required: false,
      ask: '实名还是匿名？',
      options: [NAMED, ANONYMOUS],
      prefill: () => NAMED,
    },
    {
      name: 'files',
      label: '附件',
      kind: 'file',
      required: false,
      ask: '附件可以直接发来，没有也行。',
      prefill: ({ session, now }) => sentJustNow(session.last.file, now),
    },
  ],
  refusesFile: ({ how }) =>
    how === ANONYMOUS ? refuse('匿名的难题不收附件，文件里常留有姓名。要带附件，请说“实名”。') : undefined,
  summary,
  done: submit,
  heard,
};

async function summary(values: Values, talk: Talk): Promise<{ card: Card; about?: { [key: string]: Json } }> {
  const draft = draftOf(values);
  if (!draft) return { card: { text: '请说说是什么难题，一两句话就行。' } };
  const texts = problemsOf(draft);
  const alike = await alikeTo(draft, talk);
  const campaign = await currentCampaign(talk.read, talk.today);
  const unit = talk.asker.unit.name;
  const card =
    texts.length > 1
      ? severalCard(draft, unit, texts, alike)
      : draftCard(draft, unit, aspectOf(draft.text, campaign?.aspects ?? ASPECTS), alike);
  return {
    card,
    ...(alike.length > 0 ? { about: { similar: alike.map(({ number }) => number) } } : {}),
  };
}

/** A file that came alone a little before the problem belongs to it; one of yesterday does not. */
function sentJustNow(file: Json | undefined, now: number): Json | undefined {
  if (typeof file !== 'object' || file === null || Array.isArray(file) || typeof file.at !== 'number') return undefined;
  const { at, ...kept } = file;
  return now - at <= 10 * MINUTE_MS ? [kept] : undefined;
}
