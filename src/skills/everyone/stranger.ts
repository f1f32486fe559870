import type { InboxRow } from '../../chat/tables.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { civilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { codeIn, redeemCode } from '../../organisation/binding.ts';
import { CLASSIFIED_NOTICE } from './help.ts';

/** An account that nobody is bound to: a polite way in, and no data. */
export async function strangerTurn(
  { said, channel, account, private: alone }: InboxRow,
  { read, now, zone }: { read: Read; now: number; zone: string },
): Promise<Turn> {
  const code = said?.kind === 'text' ? codeIn(said.text) : undefined;
  if (!code || !alone) {
    return say(
      `您好，我是破题。您的账号还没有绑定花名册，我暂时不能为您办事。请向本单位书记或组织委员要一个绑定码，在私聊里直接发给我就行。${CLASSIFIED_NOTICE}`,
    );
  }
  const redeemed = await redeemCode({ code, channel, account, now, today: civilDate(now, zone) }, read);
  if (isRefusal(redeemed)) return { ...say(redeemed.text), writes: redeemed.writes };
  const { person, writes, changes } = redeemed;
  return {
    ...say(`已绑定：${person.name}同志，您好。现在可以直接说要办的事；回复“帮助”看看能办什么。`),
    writes,
    changes,
  };
}
