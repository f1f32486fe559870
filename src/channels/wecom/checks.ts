import type { Clock } from '../../kernel/clock.ts';
import type { Sightings } from '../../kernel/sightings.ts';
import type { Check } from '../../message/channel.ts';
import type { WecomApi } from './api.ts';
import { causeAndCure } from './faults.ts';

const CURES: Record<string, string> = {
  signature: 'WECOM_TOKEN is not the Token of 接收消息 › 设置API接收: copy it anew and restart',
  key: 'WECOM_ENCODING_AES_KEY is not the EncodingAESKey of 接收消息 › 设置API接收: copy it anew and restart',
  receive_id: 'WECOM_CORP_ID is not the corp id of 我的企业 › 企业信息: copy it anew and restart',
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
  return [await checkCredentials(api), checkCallback(await sightings(), clock()), checkDomain(domainFile)];
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

/** The last that was refused matters while nothing has been verified since. */
function checkCallback({ verified, refused }: Sightings, now: number): Check {
  const name = 'WeCom callback';
  if (refused && refused.at > (verified ?? 0)) {
    const says = `the last callback was refused: ${CURES[refused.fault] ?? refused.fault}`;
    // anyone can send a wrong signature; the other faults need the token
    const doubtful = refused.fault === 'signature' && verified !== undefined;
    return { name, ok: false, says: doubtful ? `${says}${orForged(refused.at - verified)}` : says };
  }
  if (verified === undefined) {
    const says =
      'none has ever come: set https://your-domain/wecom/events in 应用管理 › the app › 接收消息 › 设置API接收, with the server running and reachable from outside';
    return { name, ok: false, says };
  }
  return { name, ok: true, says: `the last came ${Math.round((now - verified) / 60_000)} minutes ago` };
}

function orForged(afterMs: number): string {
  return `. But ${Math.round(afterMs / 60_000)} minutes before it one was fine: if no setting has changed since, somebody else sent it`;
}

function checkDomain(file: { name: string } | undefined): Check {
  const name = 'WeCom domain file';
  return file
    ? { name, ok: true, says: `/${file.name} is served` }
    : { name, ok: true, says: 'none is set: if 可信域名 asks for WW_verify_….txt, set WECOM_DOMAIN_FILE=name=content' };
}
