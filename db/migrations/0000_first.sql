CREATE TABLE `action` (
	`id` text PRIMARY KEY NOT NULL,
	`card` text NOT NULL,
	`group` text NOT NULL,
	`label` text NOT NULL,
	`does` text NOT NULL,
	`person` text,
	`unit` text,
	`post` text,
	`lasting` integer NOT NULL,
	`expires` integer NOT NULL,
	`used_at` integer,
	`used_by` text
);
--> statement-breakpoint
CREATE INDEX `action_card` ON `action` (`card`,`group`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`conversation` text NOT NULL,
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`chat` text NOT NULL,
	`private` integer NOT NULL,
	`at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`said` text,
	`on_message` text,
	`state` text NOT NULL,
	`lease` text,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`fault` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_key` ON `inbox` (`key`);--> statement-breakpoint
CREATE INDEX `inbox_waiting` ON `inbox` (`state`,`conversation`,`id`);--> statement-breakpoint
CREATE INDEX `inbox_conversation` ON `inbox` (`conversation`,`at`);--> statement-breakpoint
CREATE TABLE `session` (
	`conversation` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`state` text NOT NULL,
	`expires` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `digest_item` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`from` text NOT NULL,
	`text` text NOT NULL,
	`why` text NOT NULL,
	`about` text,
	`buttons` text,
	`told` integer
);
--> statement-breakpoint
CREATE INDEX `digest_item_waiting` ON `digest_item` (`told`,`from`,`person`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`chat` text NOT NULL,
	`person` text NOT NULL,
	`kind` text NOT NULL,
	`card` text,
	`shows` text,
	`why` text,
	`about` text,
	`replaces` text,
	`erase` integer DEFAULT false NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`first_try` integer,
	`lease` text,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`fault` text,
	`receipt` text,
	`sent_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_queued` ON `outbox` (`state`,`not_before`);--> statement-breakpoint
CREATE INDEX `outbox_recipient` ON `outbox` (`channel`,`account`,`chat`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_receipt` ON `outbox` (`receipt`);--> statement-breakpoint
CREATE TABLE `quiet` (
	`person` text PRIMARY KEY NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit` (
	`id` text PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`verb` text NOT NULL,
	`entity` text NOT NULL,
	`entity_id` text NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE INDEX `audit_entity` ON `audit` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `file_piece` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`part` integer NOT NULL,
	`content` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `file_piece_sha256` ON `file_piece` (`sha256`,`part`);--> statement-breakpoint
CREATE TABLE `series` (
	`name` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `setting` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
