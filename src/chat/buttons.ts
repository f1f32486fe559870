import { and, eq, isNull, ne } from 'drizzle-orm';
import { DAY_MS } from '../kernel/clock.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { Card, ShownCard } from '../message/card.ts';
import type { Settling } from './settle.ts';
import { type ActionRow, action } from './tables.ts';

/** Buttons work as long as Feishu lets a card be changed: 14 days (im/v1/messages/:id PATCH). */
const BUTTON_LIFE_MS = 14 * DAY_MS;

/** Gives every button and form of a card an id, and writes down what it does and whose it is. */
export function issue(card: Card, person: string, { now, newId }: Settling): { shown: ShownCard; writes: Write[] } {
  const id = newId();
  const { buttons = [], form, ...body } = card;
  const rows: (typeof action.$inferInsert)[] = [];
  const row = { card: id, group: '', person: person || null, unit: null, post: null, lasting: false } as const;
  const expires = now + BUTTON_LIFE_MS;
  const shown: ShownCard = { id, ...body };
  if (buttons.length > 0) {
    shown.buttons = buttons.map(({ label, does, group, lasting, tone, confirm, post }) => {
      const button = { id: newId(), label, ...(tone ? { tone } : {}), ...(confirm ? { confirm } : {}) };
      rows.push({
        ...row,
        ...(post ? { person: null, unit: post.unit, post: post.post } : {}),
        id: button.id,
        label,
        does,
        expires,
        group: group ?? '',
        lasting: lasting ?? false,
      });
      return button;
    });
  }
  if (form) {
    shown.form = { id: newId(), fields: form.fields, submit: form.submit };
    rows.push({ ...row, id: shown.form.id, label: form.submit, does: form.does, expires });
  }
  // one by one: D1 takes at most 100 parameters a statement
  return { shown, writes: rows.map((one) => write(build.insert(action).values(one))) };
}

export function consume(button: ActionRow, { now, person }: Settling): Write[] {
  const used = { usedAt: now, usedBy: person ?? '' };
  return [
    write(
      build
        .update(action)
        .set(used)
        .where(and(eq(action.id, button.id), isNull(action.usedAt))),
      1,
    ),
    write(
      build
        .update(action)
        .set(used)
        .where(
          and(
            eq(action.card, button.card),
            eq(action.group, button.group),
            ne(action.id, button.id),
            isNull(action.usedAt),
            // of a named group what could be pressed again and again ends with it; a card's 帮助 does not
            ...(button.group === '' ? [eq(action.lasting, false)] : []),
          ),
        ),
    ),
  ];
}

/** The pressed card with everything of the consumed group greyed. */
export function withUsed(card: ShownCard, button: ActionRow, onCard: ActionRow[]): ShownCard {
  const used = new Set(
    onCard
      .filter(({ group, lasting, usedAt }) => usedAt !== null || (group === button.group && (!lasting || group !== '')))
      .map(({ id }) => id),
  );
  const { form, buttons, ...body } = card;
  return {
    ...body,
    ...(form && !used.has(form.id) ? { form } : {}),
    ...(buttons ? { buttons: buttons.map((b) => (used.has(b.id) ? { ...b, expired: true } : b)) } : {}),
  };
}
