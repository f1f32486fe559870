import type { Clock } from '../../kernel/clock.ts';
import type { Sightings } from '../../kernel/sightings.ts';
import { checkCallback } from '../../message/callback-check.ts';
import type { Check } from '../../message/channel.ts';
import type { WecomApi } from './api.ts';
import { causeAndCure } from './faults.ts';

const CALLBACK = {
  name: 'WeCom callback',
  cures: {
    signature: 'WECOM_TOKEN is not the Token of 接收消息 › 设置API接收: copy it anew and restart',
    key: 'WECOM_ENCODING_AES_KEY is not the EncodingAESKey of 接收消息 › 设置API接收: copy it anew and restart',
    receive_id: 'WECOM_CORP_ID is not the corp id of 我的企业 › 企业信息: copy it anew and restart',
  },
  forgeable: (fault: string) => fault === 'signature',
  none: 'set https://your-domain/wecom/events in 应用管理 › the app › 接收消息 › 设置API接收, with the server running and reachable from outside',
};

/** What usually goes wrong while an app is set up, told apart: a line each, never a secret in it. */
export async function checkApp({
  api,
  sightings,
  domainFile,
  clock,
}: {
  api: WecomApi;
  sightings(): Promise<Sightings>;
  domainFile: { name: string } | undefined;
  clock: Clock;
}): Promise<Check[]> {
  return [await checkCredentials(api), checkCallback(CALLBACK, await sightings(), clock()), checkDomain(domainFile)];
}

async function checkCredentials(api: WecomApi): Promise<Check> {
  const name = 'WeCom credentials';
  try {
    const agent = await api.probe();
    return { name, ok: true, says: `WeCom accepts WECOM_CORP_ID, WECOM_SECRET and WECOM_AGENT_ID (${agent.name})` };
  } catch (error) {
    return { name, ok: false, says: causeAndCure(error) };
  }
}

function checkDomain(file: { name: string } | undefined): Check {
  const name = 'WeCom domain file';
  return file
    ? { name, ok: true, says: `/${file.name} is served` }
    : { name, ok: true, says: 'none is set: if 可信域名 asks for WW_verify_….txt, set WECOM_DOMAIN_FILE=name=content' };
}
