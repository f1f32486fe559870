import { build, write } from '../../src/kernel/statement.ts';
import { person, post } from '../../src/organisation/tables.ts';
import { town as teamTown } from '../teams/town.ts';

const MORE: [id: string, name: string, unit: string, post: string][] = [
  ['j1', '白廉正', 'A', '纪检委员'],
  ['p2', '贺长青', 'A', '书记'],
  ['j2', '石监平', 'W', '纪检委员'],
  ['a4', '顾小满', 'A1', '党员'],
];

/** The small city of the teams, with those who look after discipline. */
export async function town(...given: Parameters<typeof teamTown>) {
  const city = await teamTown(...given);
  await city.database.batch([
    ...MORE.map(([id, name]) => write(build.insert(person).values({ id, name }))),
    ...MORE.map(([id, , unit, held]) => write(build.insert(post).values({ person: id, unit, post: held }))),
  ]);
  return city;
}
