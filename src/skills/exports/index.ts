export { EXPORTS, type ExportKind, type Format, fileOfExport } from './kinds.ts';
export { exports } from './skill.ts';
