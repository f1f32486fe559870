import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { KeptFile } from '../../chat/form.ts';

/** 分管领导, 专职副书记, 支部书记, 党员代表; a campaign may demand others (terms.composition). */
export const team = sqliteTable(
  'team',
  {
    id: text('id').primaryKey(),
    /** Read aloud as 课题组 5 号. */
    number: integer('number').notNull(),
    campaign: text('campaign').notNull(),
    name: text('name').notNull(),
    /** Code of the unit that stands behind it. */
    unit: text('unit').notNull(),
    /** 工号 of its leader. */
    leader: text('leader').notNull(),
    state: text('state', { enum: ['standing', 'disbanded'] }).notNull(),
    /** Civil date on which it was formed. */
    on: text('on').notNull(),
    /** Civil date of the last progress, and the one on which it was last offered help. */
    movedOn: text('moved_on').notNull(),
    helpOfferedOn: text('help_offered_on'),
  },
  (table) => [uniqueIndex('team_number').on(table.number), index('team_unit').on(table.unit)],
);

export const teamMember = sqliteTable(
  'team_member',
  {
    id: text('id').primaryKey(),
    team: text('team')
      .notNull()
      .references(() => team.id),
    /** 工号; null for somebody outside the roster. */
    person: text('person'),
    name: text('name').notNull(),
    role: text('role').notNull(),
  },
  (table) => [
    uniqueIndex('team_member_once').on(table.team, table.person),
    index('team_member_person').on(table.person),
  ],
);

/** 申领: a team takes a topic. It stands until released; whether the unit above agrees is `approval`. */
export const claim = sqliteTable(
  'claim',
  {
    id: text('id').primaryKey(),
    team: text('team')
      .notNull()
      .references(() => team.id),
    topic: text('topic').notNull(),
    /** Of the team, for the limit of one unit. */
    unit: text('unit').notNull(),
    state: text('state', { enum: ['active', 'released'] }).notNull(),
    approval: text('approval', { enum: ['waiting', 'approved', 'returned'] }).notNull(),
    /** What the approver wrote. */
    reason: text('reason'),
    decidedBy: text('decided_by'),
    /** Civil date. */
    on: text('on').notNull(),
    late: integer('late', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('claim_topic').on(table.topic, table.state), index('claim_team').on(table.team, table.state)],
);

export const LEVELS = ['theory', 'practice', 'institution'] as const;

/** A step of the plan. It is reminded of as any duty is, and closed with one tap. */
export const teamStep = sqliteTable(
  'team_step',
  {
    id: text('id').primaryKey(),
    claim: text('claim')
      .notNull()
      .references(() => claim.id),
    level: text('level', { enum: LEVELS }).notNull(),
    text: text('text').notNull(),
    /** Civil dates. */
    due: text('due').notNull(),
    doneOn: text('done_on'),
    droppedOn: text('dropped_on'),
    /** How often it was reminded of (the third is the offer of help, the last), and the civil date of the last time. */
    reminded: integer('reminded').notNull().default(0),
    remindedOn: text('reminded_on'),
  },
  (table) => [index('team_step_claim').on(table.claim), index('team_step_due').on(table.due)],
);

/** 进展, in a sentence or a file, on one of the three levels. */
export const progress = sqliteTable(
  'progress',
  {
    id: text('id').primaryKey(),
    claim: text('claim')
      .notNull()
      .references(() => claim.id),
    level: text('level', { enum: LEVELS }),
    /** 0–100, where one is said. */
    percent: integer('percent'),
    text: text('text').notNull(),
    files: text('files', { mode: 'json' }).$type<KeptFile[]>(),
    stalled: integer('stalled', { mode: 'boolean' }).notNull().default(false),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [index('progress_claim').on(table.claim)],
);

/** 指导意见 of a guiding unit, of a unit above or of an expert. */
export const teamAdvice = sqliteTable(
  'team_advice',
  {
    id: text('id').primaryKey(),
    team: text('team')
      .notNull()
      .references(() => team.id),
    text: text('text').notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [index('team_advice_team').on(table.team)],
);

/** 专家智库: what an expert knows about, in words. */
export const expertField = sqliteTable('expert_field', {
  /** 工号 */
  person: text('person').primaryKey(),
  words: text('words').notNull(),
});

/** A team asks an expert; nobody is asked twice by one team. */
export const expertAsk = sqliteTable(
  'expert_ask',
  {
    id: text('id').primaryKey(),
    team: text('team')
      .notNull()
      .references(() => team.id),
    expert: text('expert').notNull(),
    /** What help is wished for. */
    about: text('about').notNull(),
    state: text('state', { enum: ['asked', 'willing', 'declined'] }).notNull(),
    by: text('by').notNull(),
    /** Civil date. */
    on: text('on').notNull(),
  },
  (table) => [uniqueIndex('expert_ask_once').on(table.team, table.expert), index('expert_ask_expert').on(table.expert)],
);

/** 联系片 */
export const areaGroup = sqliteTable('area_group', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  /** 工号 of the convener. */
  convener: text('convener').notNull(),
});

/** A unit belongs to one area group at most, and with it all that it leads. */
export const areaUnit = sqliteTable(
  'area_unit',
  {
    unit: text('unit').notNull(),
    area: text('area')
      .notNull()
      .references(() => areaGroup.id),
  },
  (table) => [primaryKey({ columns: [table.unit] }), index('area_unit_area').on(table.area)],
);

/** 联系片专题交流会 */
export const areaMeeting = sqliteTable(
  'area_meeting',
  {
    id: text('id').primaryKey(),
    area: text('area')
      .notNull()
      .references(() => areaGroup.id),
    /** Civil date or minute. */
    at: text('at').notNull(),
    about: text('about').notNull(),
    minutes: text('minutes'),
    by: text('by').notNull(),
  },
  (table) => [index('area_meeting_area').on(table.area, table.at)],
);
