import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Values } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import type { Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { keepFile } from '../../kernel/files.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Unit } from '../../organisation/people.ts';
import { holdersOf, leadersOf } from '../../organisation/store.ts';
import { closeAsDone, openDuties } from '../duties/index.ts';
import { groundOf } from './cards.ts';
import { type Campaign, isOver } from './policy.ts';
import { REPORT, seatOf, standingOf } from './seat.ts';
import { type Debriefing, ratersOf, versionsOf } from './store.ts';
import { debriefing, debriefingCampaign, debriefingVersion } from './tables.ts';

/** A version more: kept as a draft, or handed in, which closes the duty that asked for it. */
export async function handIn(values: Values, talk: Talk): Promise<Turn> {
  const { read, today, asker, newId } = talk;
  const unit = seatOf(talk);
  const known = unit && (await standingOf(unit, talk));
  if (!known) return say('今年的述职还没有布置，没有提交。');
  if (isOver(known.campaign, today)) return say('述职评议已经结束，没有提交。');
  const text = String(values.text ?? '').trim();
  const files = filesIn(values.files);
  if (text === '' && files.length === 0) return say('还没有内容，没有提交。请把报告写在对话里或发文件。');
  const { campaign, one } = known;
  const draft = values.draft === true;
  const version = ((one && (await versionsOf(read, one.id))[0]?.version) ?? 0) + 1;
  const id = one?.id ?? newId();
  const late = campaign.reportsBy !== null && today > campaign.reportsBy;
  const state = draft && one?.state !== 'submitted' ? ('draft' as const) : ('submitted' as const);
  const closing =
    state === 'submitted'
      ? closeAsDone(
          (await openDuties(read, unit.code, REPORT)).map((duty) => duty.id),
          today,
        )
      : { writes: [], changes: [] };
  const row = { person: asker.id, state, ...(state === 'submitted' ? { on: today, late } : {}) };
  const writes: Write[] = [
    ...(one
      ? [
          write(
            build
              .update(debriefing)
              .set(row)
              .where(and(eq(debriefing.id, id), eq(debriefing.state, one.state))),
            1,
          ),
        ]
      : [
          impliedCampaign(campaign),
          write(build.insert(debriefing).values({ ...row, id, campaign: campaign.id, unit: unit.code }), 1),
        ]),
    stillOpen(campaign),
    write(
      build
        .insert(debriefingVersion)
        .values({ id: newId(), debriefing: id, version, text, files, by: asker.id, on: today }),
      1,
    ),
    ...files.map((file) => keepFile(file.id)),
    ...closing.writes,
  ];
  const above = await leadersOf(read, unit.code);
  const to = above.map(({ name }) => name).join('、') || '上级党组织';
  const receipt =
    state === 'draft'
      ? '草稿已存，没有报上去。定稿了说一声“交述职报告”。'
      : `述职报告已交（第${version}版），报给${to}${late ? '，已过截止日，注明补交' : ''}。${closing.writes.length > 0 ? '“述职报告”这项任务已办结。' : ''}结束前可以换新版。`;
  const turn = say({
    text: receipt,
    fields: groundOf(campaign) ? [{ label: '依据', value: groundOf(campaign) }] : [],
  });
  const reported: Debriefing = {
    id,
    campaign: campaign.id,
    unit: unit.code,
    ...row,
    on: today,
    late,
    of: campaign,
    at: unit,
    secretary: asker.id,
    name: asker.name,
  };
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...(state === 'submitted' && one?.state !== 'submitted' ? await news(reported, above, talk) : []),
    ],
    writes,
    changes: [
      { verb: draft ? 'keep_draft' : 'submit', entity: 'debriefing', id, after: { unit: unit.code, version } },
      ...closing.changes,
    ],
    session: { last: { ...talk.session.last, debriefing: id } },
  };
}

/** Where no days were laid down, the report itself opens the rating and the appraisal: told once, in the digest. */
async function news(one: Debriefing, above: Unit[], talk: Talk): Promise<Message[]> {
  const { ratingFrom, ratingTo, appraisalFrom, appraisalTo } = one.of;
  const messages: Message[] = [];
  const told = (person: string, text: string, label: string, why: string, as?: string): Message => ({
    to: { person },
    kind: 'proactive',
    why,
    about: `debriefing/${one.id}`,
    card: {
      text,
      buttons: [
        {
          label,
          does: { intent: 'rate_debriefing', slots: { debriefing: one.id, ...(as ? { as } : {}) } },
          lasting: true,
        },
      ],
    },
  });
  if (ratingFrom === null && ratingTo === null) {
    for (const person of await ratersOf(talk.read, one)) {
      messages.push(
        told(person, `${one.name}书记的述职可以评议了，不记名。`, '去评议', `您是${one.at.name}的党员或所属支部书记`),
      );
    }
  }
  if (appraisalFrom === null && appraisalTo === null) {
    for (const { code, name } of above) {
      for (const { id } of await holdersOf(talk.read, code, '书记', '专职副书记')) {
        if (id !== one.secretary)
          messages.push(
            told(id, `${one.at.name}${one.name}书记的述职报告报上来了。`, '去评价', `您是${name}负责同志`, 'above'),
          );
      }
    }
  }
  return messages;
}

function impliedCampaign(campaign: Campaign): Write {
  return write(build.insert(debriefingCampaign).values(campaign).onConflictDoNothing());
}

/** A conflict when the answers were counted meanwhile. */
function stillOpen({ id }: Campaign): Write {
  return write(
    build
      .update(debriefingCampaign)
      .set({ kind: sql`kind` })
      .where(and(eq(debriefingCampaign.id, id), isNull(debriefingCampaign.talliedOn))),
    1,
  );
}
