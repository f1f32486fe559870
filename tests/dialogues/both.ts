import type { SetUp } from '../../src/eval/dialogues/stage.ts';
import { feishuPlace } from './feishu.ts';
import { type Given, over } from './platform.ts';
import { wecomPlace } from './wecom.ts';

/** One server with both apps: each person is in the one or in the other. */
export function overBoth(inFeishu: (person: string) => boolean, bytesOf?: Given['bytesOf']): SetUp {
  return over(async (given) => {
    const withFiles = { ...given, ...(bytesOf ? { bytesOf } : {}) };
    const [feishu, wecom] = await Promise.all([feishuPlace(withFiles), wecomPlace(withFiles)]);
    const at = (person: string) => (inFeishu(person) ? feishu : wecom);
    return {
      channels: [...feishu.channels, ...wecom.channels],
      accountsOn: (person) => (inFeishu(person) ? 'feishu' : 'wecom'),
      listen(receive) {
        feishu.listen(receive);
        wecom.listen(receive);
      },
      does: (person, said, group) => at(person).does(person, said, group),
      screen: (person, group) => at(person).screen(person, group),
      async stop() {
        await feishu.stop();
        await wecom.stop();
      },
    };
  });
}
