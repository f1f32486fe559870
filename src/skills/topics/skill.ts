import type { Skill } from '../../chat/skill.ts';
import { charterForm, shortlistGroups } from './charter.ts';
import { openTopic } from './mend.ts';
import { leaveUnpublished, publishTopics } from './publish.ts';
import { confirmGroups, joinGroups } from './regroup.ts';
import { says } from './says.ts';
import { listGroups, sortProblems } from './sort.ts';

/** 课题, out of problems: grouped, given a charter, published. Looking at them belongs to the teams that claim them. */
export function topics(): Skill {
  return {
    name: 'topics',
    says,
    intents: {
      sort_problems: sortProblems,
      list_groups: listGroups,
      confirm_group: confirmGroups,
      join_groups: joinGroups,
      shortlist_groups: shortlistGroups,
      publish_topics: publishTopics,
      leave_unpublished: leaveUnpublished,
      open_topic: openTopic,
    },
    forms: [charterForm],
  };
}
