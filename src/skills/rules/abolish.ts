import { and, eq } from 'drizzle-orm';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { findDate } from '../../kernel/chinese/dates.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import { fulfil, fulfilledBy } from './fulfil.ts';
import { keepsLibrary } from './gaps.ts';
import { libraryFor } from './kept.ts';
import { ruleText } from './tables.ts';
import { standingOf } from './versions.ts';

const REASON = /(?:因为?|由于|原因[:：是]|理由[:：是])([^。，,；]{2,60})/u;

/** What is said of an abolition: from which day (else today) and why. */
export function abolitionIn(said: string, { now, zone, today, workingDays }: Talk): Slots {
  const found = findDate(said, { now: civilMinute(now, zone), tense: 'future', workingDays });
  const on = found?.reading.kind === 'date' && found.reading.date > today ? found.reading.date : undefined;
  const reason = REASON.exec(said)?.[1]?.trim();
  return { ...(on ? { on } : {}), ...(reason ? { reason } : {}) };
}

/** 直接废止: asked once more, since answers change from its day on. */
export const abolishRule: Decide = async ({ title, sure, ...slots }, talk) => {
  if (!keepsLibrary(talk)) return say('制度由工委管理员废止，您可以提建议。');
  const { texts } = await libraryFor(talk.read, talk.asker);
  const standing = standingOf(texts, talk.today);
  const text = texts.find((one) => one.title === title && standing.get(one) === 'in_force');
  if (!text) return say(`现行制度里没有《${title}》。`);
  if (text.repealedOn) return say(`《${text.title}》已定于 ${text.repealedOn} 起废止。`);
  const on = typeof slots.on === 'string' && slots.on > talk.today ? slots.on : talk.today;
  const reason = typeof slots.reason === 'string' ? clip(slots.reason, 60) : null;
  const from = on === talk.today ? '今天' : ` ${on} `;
  if (sure !== true) {
    const yes = { intent: 'abolish_rule', slots: { title: text.title, on, ...(reason ? { reason } : {}), sure: true } };
    const no = { intent: 'keep_as_is', slots: {} };
    return say(
      {
        text: `废止《${text.title}》吗？从${from}起不再用它答问，旧文仍可查。`,
        ...(reason ? { fields: [{ label: '理由', value: reason }] } : {}),
        buttons: [
          { label: '废止', does: yes, tone: 'danger' },
          { label: '不废止', does: no },
        ],
      },
      { context: 'confirm', yes, no },
    );
  }
  const proposals = (await fulfilledBy(text.key, [], talk)).filter(({ kind }) => kind === 'abolish');
  const told = fulfil(proposals, { id: text.id, became: `已采纳，《${text.title}》自 ${on} 起废止` }, talk);
  const turn = say(`《${text.title}》${on === talk.today ? '已废止，今天' : `定于 ${on} 废止，那天`}起不再用它答问。`);
  return {
    ...turn,
    messages: [...turn.messages, ...told.messages],
    writes: [
      ...told.writes,
      write(
        build
          .update(ruleText)
          .set({ repealed: true, repealedOn: on, repealReason: reason, reviewOn: null, touched: talk.now })
          .where(and(eq(ruleText.id, text.id), eq(ruleText.repealed, false))),
        1,
      ),
    ],
    changes: [{ verb: 'abolish_rule', entity: 'rule_text', id: text.id, after: { on, reason } }],
  };
};

export const keepAsIs: Decide = () => say('好的，没有改动。');
