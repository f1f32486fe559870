import type { Turn } from '../../chat/turn.ts';
import type { Read } from '../../kernel/database.ts';
import { cityStaffOf } from '../../organisation/store.ts';

/** What a platform or a channel says that somebody has to mend (BURDEN 2: operators' alerts go to operators). */
export async function warnStaff(text: string, read: Read): Promise<Turn> {
  const staff = await cityStaffOf(read);
  return {
    messages: staff.map(({ id }) => ({
      to: { person: id },
      kind: 'urgent',
      why: '您是工委管理员，请转告运维同志',
      card: { heading: '运行提醒', text },
    })),
    writes: [],
    changes: [],
  };
}
