import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Button } from '../../message/card.ts';
import { topicById } from '../topics/index.ts';
import { outcomeCard } from './cards.ts';
import { mayReplace, maySupplement, mayTakeBack, type Outcome } from './policy.ts';
import { isIn, maySee } from './see.ts';
import { authorsOf, outcomeByNumber, teamById, versionsOf } from './store.ts';

const NOT_SHOWN = '没有找到这项成果，或者您不在能看它的范围里。成果由本组、上级党组织和工委查看。';

/** One outcome, for whoever may see whose it is. */
export const showOutcome: Decide = async ({ outcome_no }, talk) => {
  const found = typeof outcome_no === 'number' ? await outcomeByNumber(talk.read, outcome_no) : undefined;
  if (!found || !(await maySee(found, talk))) return say(NOT_SHOWN);
  const versions = await versionsOf(talk.read, found.id);
  const current = versions.find(({ supplement }) => !supplement);
  const added = versions.find(({ supplement }) => supplement);
  const team = await teamById(talk.read, found.team);
  const authors = await authorsOf(talk.read, [found.id]);
  const own = team !== undefined && (await isIn(team, talk.asker.id, talk.read));
  const turn = say(
    outcomeCard(found, {
      topic: await topicById(talk.read, found.topic),
      version: current,
      lines: [
        ...(team ? [{ label: '课题组', value: team.name }] : []),
        ...(authors.length > 0 ? [{ label: '合作者', value: authors.map(({ name }) => name).join('、') }] : []),
        ...(added ? [{ label: '补充说明', value: clip(added.text, 100) }] : []),
      ],
      buttons: buttonsFor(
        found,
        own,
        added !== undefined,
        versions.some(({ files }) => (files ?? []).length > 0),
      ),
    }),
    { context: 'answer', about: { outcome: found.number } },
  );
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, outcome: found.number } } };
};

function buttonsFor(found: Outcome, own: boolean, added: boolean, files: boolean): Button[] {
  const slots = { outcome_no: found.number };
  return [
    ...(files ? [{ label: '要文件', does: { intent: 'outcome_files', slots }, lasting: true }] : []),
    ...(own && !mayReplace(found)
      ? [{ label: '换一版', does: { intent: 'submit_outcome', slots: { ...slots, replace: true } }, lasting: true }]
      : []),
    ...(own && !maySupplement(found, added)
      ? [{ label: '补充说明', does: { intent: 'supplement_outcome', slots }, lasting: true }]
      : []),
    ...(own && !mayTakeBack(found)
      ? [{ label: '撤回', does: { intent: 'withdraw_outcome', slots }, lasting: true }]
      : []),
  ];
}

/** The files of the version that counts, and of the 补充说明. */
export const outcomeFilesOf: Decide = async ({ outcome_no }, talk) => {
  const found = typeof outcome_no === 'number' ? await outcomeByNumber(talk.read, outcome_no) : undefined;
  if (!found || !(await maySee(found, talk))) return say(NOT_SHOWN);
  const versions = await versionsOf(talk.read, found.id);
  const current = versions.find(({ supplement }) => !supplement);
  const files = [current, ...versions.filter(({ supplement }) => supplement)].flatMap((one) => one?.files ?? []);
  if (files.length === 0) return say(`成果 ${found.number} 号没有附文件。`);
  return {
    messages: files.map(({ id, name, bytes }) => ({
      to: 'asker',
      kind: 'answer',
      card: { text: `成果 ${found.number} 号的文件：`, file: { name, bytes, sha256: id } },
    })),
    writes: [],
    changes: [],
  };
};
