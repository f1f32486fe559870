import { and, isNotNull, lt, ne } from 'drizzle-orm';
import { digestItem, outbox } from '../delivery/tables.ts';
import { civilDate, DAY_MS } from '../kernel/clock.ts';
import { forgetFiles } from '../kernel/files.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import { action, inbox, session } from './tables.ts';

/**
 * What conversations leave behind goes after so many days (RETENTION_DAYS): what was said, what was answered, buttons and
 * forms past their time, files that no skill keeps. What came of it (problems, duties, the audit) stays.
 */
export function forgetOlder(now: number, days: number, zone: string): Write[] {
  const before = now - days * DAY_MS;
  return [
    write(build.delete(inbox).where(and(lt(inbox.at, before), ne(inbox.state, 'waiting')))),
    write(build.delete(outbox).where(and(lt(outbox.at, before), ne(outbox.state, 'queued')))),
    write(
      build.delete(digestItem).where(and(isNotNull(digestItem.told), lt(digestItem.from, civilDate(before, zone)))),
    ),
    write(build.delete(action).where(lt(action.expires, now - DAY_MS))),
    forgetFiles(civilDate(before, zone)),
    write(build.delete(session).where(lt(session.expires, now - DAY_MS))),
  ];
}
