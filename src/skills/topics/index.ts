export { topics } from './skill.ts';
export { topic, topicSource } from './tables.ts';
