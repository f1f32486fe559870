import { parseArgs } from 'node:util';
import { allSkills } from '../assistant.ts';
import { readConfig } from '../config.ts';
import { auditWrites } from '../kernel/audit.ts';
import { civilMinute } from '../kernel/clock.ts';
import { commit } from '../kernel/commit.ts';
import { OperatorError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { lockForServer } from '../kernel/lock.ts';
import { together } from '../kernel/reseal.ts';
import { noteKey } from '../kernel/secret-key.ts';
import { sealFor } from '../open.ts';
import { print, type Verb, withDatabase } from './verb.ts';

export const resealVerb: Verb = {
  usage: 'reseal',
  does: 'brings what SECRET_KEY_PREVIOUS sealed under SECRET_KEY; the server must be stopped',
  async run(args) {
    parseArgs({ args });
    const { secretKeyPrevious, databaseUrl } = readConfig(process.env);
    if (!secretKeyPrevious)
      throw new OperatorError('SECRET_KEY_PREVIOUS is missing: set the former key there and the new one as SECRET_KEY');
    // a server with the former key alone could not read what is sealed anew
    const unlock = await lockForServer(databaseUrl);
    try {
      await withDatabase(async (database, config) => {
        const keys = await sealFor(database, config);
        const given = { ...keys, read: database.read, newId };
        const parts = await Promise.all(allSkills().flatMap(({ reseal }) => reseal?.(given) ?? []));
        const { writes, unreadable, stays } = together(parts);
        const at = civilMinute(Date.now(), config.zone);
        const change = { verb: 'reseal', entity: 'secret_key', id: at.slice(0, 10) };
        const audited = auditWrites([change], { actor: 'admin', at, newId });
        if ((await commit(database, { writes: [...writes, noteKey(keys), ...audited] })) !== 'done')
          throw new OperatorError('something else wrote to the database meanwhile: stop it and run this again');
        await database.scrub?.();
        print(`${writes.length} sealed things were brought under SECRET_KEY`);
        if (unreadable > 0) print(`${unreadable} can be read under neither key: they stay as they are`);
        for (const line of stays) print(`${line}: keep SECRET_KEY_PREVIOUS set while they matter`);
        if (stays.length === 0) print('SECRET_KEY_PREVIOUS can be removed now');
      });
    } finally {
      unlock();
    }
  },
};
