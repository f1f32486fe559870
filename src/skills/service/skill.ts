import type { Skill } from '../../chat/skill.ts';
import { CHECK_IN, checkInCommunity, communityForm, UNDO_CHECK_IN, undoCheckIn } from './check-in.ts';
import { serviceFigures } from './figures.ts';
import { keeps } from './keeps.ts';
import { ownService } from './own.ts';
import {
  CLAIM_POST,
  claimPost,
  GIVE_BACK_POST,
  giveBackPost,
  RETAKE_POST,
  retakePost,
  TAKE_POST,
  takePost,
} from './posts.ts';
import { says } from './says.ts';
import { postForm, postTable, SET_POST, setPost } from './set-post.ts';
import { UNDO_TOTAL, undoTotal } from './state.ts';
import { JOIN_TEAM, joinById, LEAVE_TEAM, leaveById } from './teams.ts';
import { DROP_SIGN_UP, dropSignUp, volunteer } from './volunteer.ts';

/** Entering the community: 报到, 服务岗位, 志愿队, and the counts of all three. No points, no ranks, no hours. */
export const service: Skill = {
  name: 'service',
  says,
  keeps,
  intents: {
    [CHECK_IN]: checkInCommunity,
    [UNDO_CHECK_IN]: undoCheckIn,
    [CLAIM_POST]: claimPost,
    [TAKE_POST]: takePost,
    [GIVE_BACK_POST]: giveBackPost,
    [RETAKE_POST]: retakePost,
    [SET_POST]: setPost,
    [UNDO_TOTAL]: undoTotal,
    volunteer,
    [DROP_SIGN_UP]: dropSignUp,
    [JOIN_TEAM]: joinById,
    [LEAVE_TEAM]: leaveById,
    my_service: ownService,
    'admin_overview/社区报到': serviceFigures,
    'admin_overview/服务岗位': serviceFigures,
    'admin_overview/志愿服务': serviceFigures,
  },
  forms: [communityForm, postForm],
  files: postTable,
  help: [{ label: '社区服务', says: '我的社区报到和服务岗位', does: { intent: 'my_service' } }],
};
