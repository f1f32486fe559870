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
	`handle` text,
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
CREATE TABLE `floor` (
	`one` integer PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
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
	`card_id` text NOT NULL,
	`replaces` integer,
	`handle` text,
	`touched` integer NOT NULL,
	`erase` integer DEFAULT false NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`first_try` integer,
	`doubt` integer,
	`lease` text,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`fault` text,
	`lost` text,
	`receipt` text,
	`sent_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_queued` ON `outbox` (`state`,`not_before`);--> statement-breakpoint
CREATE INDEX `outbox_recipient` ON `outbox` (`channel`,`account`,`chat`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_card` ON `outbox` (`card_id`);--> statement-breakpoint
CREATE INDEX `outbox_sent` ON `outbox` (`channel`,`sent_at`);--> statement-breakpoint
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
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `audit_entity` ON `audit` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `file_piece` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`part` integer NOT NULL,
	`content` text NOT NULL,
	`on` text NOT NULL,
	`kept` integer DEFAULT false NOT NULL
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
--> statement-breakpoint
CREATE TABLE `model_answer` (
	`key` text PRIMARY KEY NOT NULL,
	`answer` text NOT NULL,
	`on` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `address_book` (
	`channel` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`content` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `address_book_unit` (
	`channel` text NOT NULL,
	`department` text NOT NULL,
	`unit` text NOT NULL,
	PRIMARY KEY(`channel`, `department`)
);
--> statement-breakpoint
CREATE TABLE `binding_code` (
	`hash` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`issued_by` text NOT NULL,
	`expires` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `binding_miss` (
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`date` text NOT NULL,
	`misses` integer NOT NULL,
	PRIMARY KEY(`channel`, `account`, `date`)
);
--> statement-breakpoint
CREATE TABLE `identity` (
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`person` text NOT NULL,
	`bound_how` text NOT NULL,
	`bound_at` integer NOT NULL,
	PRIMARY KEY(`channel`, `account`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `identity_person` ON `identity` (`person`);--> statement-breakpoint
CREATE TABLE `link` (
	`kind` text NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`since` text DEFAULT '' NOT NULL,
	`until` text,
	PRIMARY KEY(`kind`, `to`, `from`, `since`),
	FOREIGN KEY (`from`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `link_from` ON `link` (`from`,`kind`);--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`speaks_for` text,
	`last_channel` text,
	`removed_on` text
);
--> statement-breakpoint
CREATE INDEX `person_name` ON `person` (`name`);--> statement-breakpoint
CREATE TABLE `post` (
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`post` text NOT NULL,
	`rank` text,
	`since` text,
	`until` text,
	`left_on` text,
	PRIMARY KEY(`person`, `unit`, `post`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `post_unit` ON `post` (`unit`,`post`);--> statement-breakpoint
CREATE TABLE `unit` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`members_stated` integer,
	`serving_stated` integer,
	`due_posts` text,
	`removed_on` text
);
--> statement-breakpoint
CREATE TABLE `adoption` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`outcome` text NOT NULL,
	`how` text NOT NULL,
	`title` text NOT NULL,
	`text` text,
	`proposal` integer,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	`in_force_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `adoption_number` ON `adoption` (`number`);--> statement-breakpoint
CREATE INDEX `adoption_outcome` ON `adoption` (`outcome`);--> statement-breakpoint
CREATE TABLE `adoption_told` (
	`adoption` text NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`adoption`, `person`),
	FOREIGN KEY (`adoption`) REFERENCES `adoption`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `adoption_unit` (
	`id` text PRIMARY KEY NOT NULL,
	`adoption` text NOT NULL,
	`unit` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	`asked_on` text,
	`note` text,
	FOREIGN KEY (`adoption`) REFERENCES `adoption`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `adoption_unit_once` ON `adoption_unit` (`adoption`,`unit`);--> statement-breakpoint
CREATE INDEX `adoption_unit_by` ON `adoption_unit` (`by`);--> statement-breakpoint
CREATE TABLE `campaign` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`number` text,
	`stage` text NOT NULL,
	`aspects` text NOT NULL,
	`terms` text DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE `campaign_stage` (
	`campaign` text NOT NULL,
	`stage` text NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`hard` text,
	PRIMARY KEY(`campaign`, `stage`),
	FOREIGN KEY (`campaign`) REFERENCES `campaign`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `care_decision` (
	`id` text PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	`by` text NOT NULL,
	`decision` text NOT NULL,
	`amount` integer,
	`reason` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`request`) REFERENCES `care_request`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `care_decision_request` ON `care_decision` (`request`);--> statement-breakpoint
CREATE TABLE `care_fund` (
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`amount` integer NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	PRIMARY KEY(`unit`, `year`)
);
--> statement-breakpoint
CREATE TABLE `care_request` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`by` text NOT NULL,
	`unit` text NOT NULL,
	`decides` text NOT NULL,
	`year` integer NOT NULL,
	`on_behalf` integer NOT NULL,
	`content` text NOT NULL,
	`asked` integer,
	`granted` integer,
	`status` text NOT NULL,
	`appealed` integer DEFAULT false NOT NULL,
	`on` text NOT NULL,
	`decided_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `care_request_number` ON `care_request` (`number`);--> statement-breakpoint
CREATE INDEX `care_request_by` ON `care_request` (`by`);--> statement-breakpoint
CREATE INDEX `care_request_decides` ON `care_request` (`decides`,`year`,`status`);--> statement-breakpoint
CREATE TABLE `debriefing_answered` (
	`token` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `debriefing_appraisal` (
	`id` text PRIMARY KEY NOT NULL,
	`debriefing` text NOT NULL,
	`by` text NOT NULL,
	`unit` text NOT NULL,
	`post` text NOT NULL,
	`marks` text,
	`score` real,
	`grade` text,
	`comment` text,
	`mend` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`debriefing`) REFERENCES `debriefing`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `debriefing_appraisal_once` ON `debriefing_appraisal` (`debriefing`,`by`);--> statement-breakpoint
CREATE TABLE `debriefing_ballot` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign` text NOT NULL,
	`debriefing` text NOT NULL,
	`content` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `debriefing_ballot_campaign` ON `debriefing_ballot` (`campaign`,`debriefing`);--> statement-breakpoint
CREATE TABLE `debriefing` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign` text NOT NULL,
	`unit` text NOT NULL,
	`person` text,
	`state` text NOT NULL,
	`on` text,
	`late` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`campaign`) REFERENCES `debriefing_campaign`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `debriefing_once` ON `debriefing` (`campaign`,`unit`);--> statement-breakpoint
CREATE INDEX `debriefing_unit` ON `debriefing` (`unit`);--> statement-breakpoint
CREATE TABLE `debriefing_advice` (
	`id` text PRIMARY KEY NOT NULL,
	`debriefing` text NOT NULL,
	`text` text NOT NULL,
	`by` text NOT NULL,
	`unit` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`debriefing`) REFERENCES `debriefing`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `debriefing_advice_debriefing` ON `debriefing_advice` (`debriefing`);--> statement-breakpoint
CREATE TABLE `debriefing_campaign` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`year` integer NOT NULL,
	`title` text NOT NULL,
	`number` text,
	`unit` text NOT NULL,
	`reports_by` text,
	`rating_from` text,
	`rating_to` text,
	`appraisal_from` text,
	`appraisal_to` text,
	`mend_by` text,
	`duty` text,
	`items` text NOT NULL,
	`fewest` integer NOT NULL,
	`opened_on` text NOT NULL,
	`closes_on` text,
	`tallied_on` text,
	FOREIGN KEY (`unit`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `debriefing_campaign_unit` ON `debriefing_campaign` (`unit`,`kind`,`year`);--> statement-breakpoint
CREATE TABLE `debriefing_evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`debriefing` text NOT NULL,
	`item` integer NOT NULL,
	`text` text NOT NULL,
	`files` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`debriefing`) REFERENCES `debriefing`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `debriefing_evidence_debriefing` ON `debriefing_evidence` (`debriefing`,`item`);--> statement-breakpoint
CREATE TABLE `debriefing_version` (
	`id` text PRIMARY KEY NOT NULL,
	`debriefing` text NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`files` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`debriefing`) REFERENCES `debriefing`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `debriefing_version_once` ON `debriefing_version` (`debriefing`,`version`);--> statement-breakpoint
CREATE TABLE `debriefing_mend` (
	`id` text PRIMARY KEY NOT NULL,
	`debriefing` text NOT NULL,
	`text` text NOT NULL,
	`duty` text,
	FOREIGN KEY (`debriefing`) REFERENCES `debriefing`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `debriefing_mend_debriefing` ON `debriefing_mend` (`debriefing`);--> statement-breakpoint
CREATE TABLE `debriefing_remark` (
	`id` text PRIMARY KEY NOT NULL,
	`debriefing` text NOT NULL,
	`text` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `debriefing_remark_debriefing` ON `debriefing_remark` (`debriefing`);--> statement-breakpoint
CREATE TABLE `debriefing_tally` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign` text NOT NULL,
	`debriefing` text,
	`unit` text NOT NULL,
	`counts` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `debriefing_tally_campaign` ON `debriefing_tally` (`campaign`,`unit`);--> statement-breakpoint
CREATE TABLE `duty` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kinds` text NOT NULL,
	`units` text NOT NULL,
	`scope` text,
	`posts` text NOT NULL,
	`cycle` text NOT NULL,
	`starts` integer,
	`due` text NOT NULL,
	`on_day_off` text NOT NULL,
	`advance` text NOT NULL,
	`notice` text,
	`basis` text,
	`escalate_to` text,
	`escalate_after` integer,
	`evidence` text,
	`attend` text,
	`ended_on` text,
	FOREIGN KEY (`scope`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`notice`) REFERENCES `notice`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `invited` (
	`occurrence` text NOT NULL,
	`person` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`occurrence`, `person`),
	FOREIGN KEY (`occurrence`) REFERENCES `occurrence`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `invited_person` ON `invited` (`person`);--> statement-breakpoint
CREATE TABLE `leave` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`deputy` text NOT NULL,
	`ended_on` text,
	`told` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`deputy`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `leave_person` ON `leave` (`person`,`to`);--> statement-breakpoint
CREATE INDEX `leave_deputy` ON `leave` (`deputy`,`to`);--> statement-breakpoint
CREATE TABLE `minutes` (
	`id` text PRIMARY KEY NOT NULL,
	`occurrence` text NOT NULL,
	`text` text,
	`file` text,
	`file_name` text,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`occurrence`) REFERENCES `occurrence`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `minutes_occurrence` ON `minutes` (`occurrence`);--> statement-breakpoint
CREATE TABLE `notice` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`issued` text,
	`issuer` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_number` ON `notice` (`number`);--> statement-breakpoint
CREATE TABLE `occurrence` (
	`id` text PRIMARY KEY NOT NULL,
	`duty` text NOT NULL,
	`unit` text NOT NULL,
	`period` text NOT NULL,
	`due` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`scheduled_at` text,
	`snoozed_until` text,
	`snoozed_by` text,
	`done_on` text,
	`nudged_at` text,
	`note` text,
	FOREIGN KEY (`duty`) REFERENCES `duty`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit`) REFERENCES `unit`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `occurrence_once` ON `occurrence` (`duty`,`unit`,`period`);--> statement-breakpoint
CREATE INDEX `occurrence_due` ON `occurrence` (`duty`,`state`,`due`);--> statement-breakpoint
CREATE INDEX `occurrence_unit` ON `occurrence` (`unit`,`state`,`due`);--> statement-breakpoint
CREATE INDEX `occurrence_scheduled` ON `occurrence` (`scheduled_at`);--> statement-breakpoint
CREATE INDEX `occurrence_snoozed` ON `occurrence` (`snoozed_until`);--> statement-breakpoint
CREATE INDEX `occurrence_nudged` ON `occurrence` (`nudged_at`);--> statement-breakpoint
CREATE TABLE `told` (
	`occurrence` text NOT NULL,
	`person` text NOT NULL,
	`at` text NOT NULL,
	`reminded` integer NOT NULL,
	`offered_help` integer NOT NULL,
	`followed_up` text,
	PRIMARY KEY(`occurrence`, `person`),
	FOREIGN KEY (`occurrence`) REFERENCES `occurrence`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `hand_over` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`asked_on` text NOT NULL,
	`answered_by` text
);
--> statement-breakpoint
CREATE INDEX `hand_over_open` ON `hand_over` (`state`,`asked_on`);--> statement-breakpoint
CREATE TABLE `suggestion` (
	`id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`on` text NOT NULL,
	`person` text NOT NULL,
	`at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `five_activity` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`type` text NOT NULL,
	`text` text NOT NULL,
	`date` text NOT NULL,
	`count` integer,
	`measure` text,
	`carrier` text,
	`files` text,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `five_activity_number_unique` ON `five_activity` (`number`);--> statement-breakpoint
CREATE INDEX `five_activity_unit` ON `five_activity` (`unit`,`year`);--> statement-breakpoint
CREATE TABLE `carrier` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `carrier_name_unique` ON `carrier` (`name`);--> statement-breakpoint
CREATE TABLE `five_plan_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`type` text NOT NULL,
	`part` text NOT NULL,
	`place` integer NOT NULL,
	`text` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `five_plan_place` ON `five_plan_entry` (`unit`,`year`,`type`,`part`,`place`);--> statement-breakpoint
CREATE TABLE `five_plan_handed_in` (
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	PRIMARY KEY(`unit`, `year`)
);
--> statement-breakpoint
CREATE TABLE `fund_rate` (
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`rate` integer NOT NULL,
	`source` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	PRIMARY KEY(`unit`, `year`)
);
--> statement-breakpoint
CREATE TABLE `fund_source` (
	`id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`account` text NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `fund_source_unit` ON `fund_source` (`unit`,`year`);--> statement-breakpoint
CREATE TABLE `spending` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`account` text NOT NULL,
	`amount` integer NOT NULL,
	`purpose` text NOT NULL,
	`item` text NOT NULL,
	`date` text NOT NULL,
	`files` text,
	`state` text NOT NULL,
	`instead` integer,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `spending_number_unique` ON `spending` (`number`);--> statement-breakpoint
CREATE INDEX `spending_unit` ON `spending` (`unit`,`year`);--> statement-breakpoint
CREATE TABLE `pairing` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	`by` text NOT NULL,
	`since` text NOT NULL,
	`until` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pairing_once` ON `pairing` (`person`,`kind`) WHERE until is null;--> statement-breakpoint
CREATE TABLE `visit` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`kind` text NOT NULL,
	`on` text NOT NULL,
	`content` text NOT NULL,
	`by` text NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `visit_person` ON `visit` (`person`,`on`);--> statement-breakpoint
CREATE TABLE `staff_change` (
	`id` text PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`post` text NOT NULL,
	`person` text,
	`replaces` text,
	`since` text NOT NULL,
	`until` text,
	`by` text NOT NULL,
	`on` text NOT NULL,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_on` text
);
--> statement-breakpoint
CREATE INDEX `staff_change_unit` ON `staff_change` (`unit`,`post`,`state`);--> statement-breakpoint
CREATE TABLE `outcome` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`campaign` text NOT NULL,
	`topic` text NOT NULL,
	`team` text NOT NULL,
	`unit` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`state` text NOT NULL,
	`late` integer DEFAULT false NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outcome_number` ON `outcome` (`number`);--> statement-breakpoint
CREATE INDEX `outcome_team` ON `outcome` (`team`);--> statement-breakpoint
CREATE TABLE `outcome_author` (
	`id` text PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`person` text,
	`name` text NOT NULL,
	`unit` text,
	FOREIGN KEY (`outcome`) REFERENCES `outcome`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `outcome_author_outcome` ON `outcome_author` (`outcome`);--> statement-breakpoint
CREATE TABLE `outcome_version` (
	`id` text PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`version` integer NOT NULL,
	`supplement` integer DEFAULT false NOT NULL,
	`text` text NOT NULL,
	`files` text,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`outcome`) REFERENCES `outcome`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outcome_version_once` ON `outcome_version` (`outcome`,`version`);--> statement-breakpoint
CREATE TABLE `endorsement` (
	`id` text PRIMARY KEY NOT NULL,
	`problem` text NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `endorsement_once` ON `endorsement` (`problem`,`person`);--> statement-breakpoint
CREATE TABLE `problem` (
	`row` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`number` integer NOT NULL,
	`campaign` text,
	`text` text NOT NULL,
	`aspect` text,
	`unit` text,
	`told_by` text,
	`seal` text,
	`anonymous` integer NOT NULL,
	`status` text NOT NULL,
	`told_on` text NOT NULL,
	`told_at` integer,
	`files` text,
	`merged_into` text,
	`status_before` text,
	`objected` integer DEFAULT false NOT NULL,
	`split_from` text,
	`late` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `problem_id` ON `problem` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `problem_number` ON `problem` (`number`);--> statement-breakpoint
CREATE INDEX `problem_told_by` ON `problem` (`told_by`);--> statement-breakpoint
CREATE INDEX `problem_seal` ON `problem` (`seal`);--> statement-breakpoint
CREATE INDEX `problem_merged` ON `problem` (`merged_into`);--> statement-breakpoint
CREATE TABLE `problem_note` (
	`id` text PRIMARY KEY NOT NULL,
	`problem` text NOT NULL,
	`on` text NOT NULL,
	`text` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `problem_note_problem` ON `problem_note` (`problem`,`on`);--> statement-breakpoint
CREATE TABLE `review` (
	`id` text PRIMARY KEY NOT NULL,
	`campaign` text NOT NULL,
	`outcome` text NOT NULL,
	`reviewer` text NOT NULL,
	`state` text NOT NULL,
	`scores` text,
	`comment` text,
	`reason` text,
	`version` integer DEFAULT 0 NOT NULL,
	`assigned_on` text NOT NULL,
	`scored_on` text,
	`reminded_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `review_once` ON `review` (`outcome`,`reviewer`);--> statement-breakpoint
CREATE INDEX `review_reviewer` ON `review` (`reviewer`,`state`);--> statement-breakpoint
CREATE TABLE `review_panel` (
	`campaign` text NOT NULL,
	`person` text NOT NULL,
	`chair` integer DEFAULT false NOT NULL,
	`told_on` text,
	PRIMARY KEY(`campaign`, `person`)
);
--> statement-breakpoint
CREATE TABLE `review_result` (
	`outcome` text PRIMARY KEY NOT NULL,
	`campaign` text NOT NULL,
	`state` text NOT NULL,
	`rank` integer NOT NULL,
	`score_hundredths` integer NOT NULL,
	`spread_hundredths` integer NOT NULL,
	`feedback` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `review_result_campaign` ON `review_result` (`campaign`,`rank`);--> statement-breakpoint
CREATE TABLE `announcement` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`file` text,
	`unit` text NOT NULL,
	`by` text NOT NULL,
	`audience` text NOT NULL,
	`due` text,
	`published_on` text NOT NULL,
	`recalled_on` text,
	`reminded_on` text
);
--> statement-breakpoint
CREATE INDEX `announcement_unit` ON `announcement` (`unit`,`published_on`);--> statement-breakpoint
CREATE TABLE `deliberation` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`unit` text NOT NULL,
	`text` text NOT NULL,
	`by` text NOT NULL,
	`raised_on` text NOT NULL,
	`until` text,
	`state` text NOT NULL,
	`outcome` text,
	`decided_by` text,
	`decided_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliberation_number` ON `deliberation` (`number`);--> statement-breakpoint
CREATE INDEX `deliberation_unit` ON `deliberation` (`unit`);--> statement-breakpoint
CREATE TABLE `notice_receipt` (
	`notice` text NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`received_on` text,
	PRIMARY KEY(`notice`, `person`)
);
--> statement-breakpoint
CREATE INDEX `notice_receipt_person` ON `notice_receipt` (`person`,`received_on`);--> statement-breakpoint
CREATE TABLE `opinion` (
	`deliberation` text NOT NULL,
	`person` text NOT NULL,
	`stance` text,
	`comment` text,
	`on` text NOT NULL,
	PRIMARY KEY(`deliberation`, `person`)
);
--> statement-breakpoint
CREATE TABLE `oversight` (
	`row` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`number` integer NOT NULL,
	`text` text NOT NULL,
	`anonymous` integer NOT NULL,
	`by` text,
	`unit` text,
	`word` text,
	`handled_in` text NOT NULL,
	`handlers` text NOT NULL,
	`told_to` text NOT NULL,
	`state` text NOT NULL,
	`outcome` text,
	`told_on` text NOT NULL,
	`handled_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `oversight_id` ON `oversight` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `oversight_number` ON `oversight` (`number`);--> statement-breakpoint
CREATE INDEX `oversight_word` ON `oversight` (`word`);--> statement-breakpoint
CREATE INDEX `oversight_by` ON `oversight` (`by`);--> statement-breakpoint
CREATE TABLE `curated_answer` (
	`id` text PRIMARY KEY NOT NULL,
	`question` text NOT NULL,
	`text` text NOT NULL,
	`source` text,
	`until` text,
	`rule` text,
	`article` integer,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `question_gap` (
	`id` text PRIMARY KEY NOT NULL,
	`question` text NOT NULL,
	`reason` text NOT NULL,
	`note` text,
	`answered` text,
	`asker` text NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `question_gap_open` ON `question_gap` (`state`,`at`);--> statement-breakpoint
CREATE TABLE `rule` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_key` ON `rule` (`key`);--> statement-breakpoint
CREATE TABLE `rule_article` (
	`id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`place` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`label` text NOT NULL,
	`chapter` text,
	`body` text NOT NULL,
	FOREIGN KEY (`text`) REFERENCES `rule_text`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_article_place` ON `rule_article` (`text`,`place`);--> statement-breakpoint
CREATE TABLE `rule_follower` (
	`id` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`unit` text NOT NULL,
	`person` text NOT NULL,
	`since` integer NOT NULL,
	`known` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_follower_once` ON `rule_follower` (`rule`,`unit`,`person`);--> statement-breakpoint
CREATE TABLE `rule_lineage` (
	`id` text PRIMARY KEY NOT NULL,
	`from` text NOT NULL,
	`to` text NOT NULL,
	`how` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_lineage_once` ON `rule_lineage` (`from`,`to`);--> statement-breakpoint
CREATE TABLE `rule_opinion` (
	`id` text PRIMARY KEY NOT NULL,
	`proposal` text NOT NULL,
	`by` text NOT NULL,
	`unit` text NOT NULL,
	`text` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_opinion_once` ON `rule_opinion` (`proposal`,`by`);--> statement-breakpoint
CREATE TABLE `rule_proposal` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`rule` text,
	`title` text,
	`article` integer,
	`text` text NOT NULL,
	`by` text NOT NULL,
	`unit` text NOT NULL,
	`on` text NOT NULL,
	`state` text NOT NULL,
	`until` text,
	`over_told` text,
	`source` text,
	`draft` text,
	`draft_name` text,
	`reason` text,
	`became` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_proposal_number` ON `rule_proposal` (`number`);--> statement-breakpoint
CREATE INDEX `rule_proposal_rule` ON `rule_proposal` (`rule`);--> statement-breakpoint
CREATE TABLE `rule_text` (
	`id` text PRIMARY KEY NOT NULL,
	`rule` text NOT NULL,
	`title` text NOT NULL,
	`version` text,
	`issuer` text,
	`number` text,
	`adopted` text,
	`effective` text,
	`repealed` integer DEFAULT false NOT NULL,
	`repealed_on` text,
	`repeal_reason` text,
	`unit` text,
	`review_on` text,
	`review_told` text,
	`preamble` text NOT NULL,
	`attachments` text NOT NULL,
	`flaws` text NOT NULL,
	`content` text NOT NULL,
	`touched` integer NOT NULL,
	FOREIGN KEY (`rule`) REFERENCES `rule`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `rule_text_rule` ON `rule_text` (`rule`);--> statement-breakpoint
CREATE UNIQUE INDEX `rule_text_content` ON `rule_text` (`content`);--> statement-breakpoint
CREATE TABLE `rule_word` (
	`said` text PRIMARY KEY NOT NULL,
	`written` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `check_in` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`community` text,
	`since` text NOT NULL,
	`until` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `check_in_once` ON `check_in` (`person`) WHERE until is null;--> statement-breakpoint
CREATE INDEX `check_in_unit` ON `check_in` (`unit`);--> statement-breakpoint
CREATE TABLE `service_claim` (
	`id` text PRIMARY KEY NOT NULL,
	`post` text NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`since` text NOT NULL,
	`until` text,
	FOREIGN KEY (`post`) REFERENCES `service_post`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `service_claim_once` ON `service_claim` (`post`,`person`) WHERE until is null;--> statement-breakpoint
CREATE INDEX `service_claim_person` ON `service_claim` (`person`);--> statement-breakpoint
CREATE INDEX `service_claim_unit` ON `service_claim` (`unit`);--> statement-breakpoint
CREATE TABLE `service_post` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`community` text,
	`unit` text NOT NULL,
	`places` integer NOT NULL,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `service_post_number` ON `service_post` (`number`);--> statement-breakpoint
CREATE TABLE `service_total` (
	`unit` text NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	PRIMARY KEY(`unit`, `what`)
);
--> statement-breakpoint
CREATE TABLE `volunteer_member` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`since` text NOT NULL,
	`until` text,
	FOREIGN KEY (`team`) REFERENCES `volunteer_team`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `volunteer_member_once` ON `volunteer_member` (`team`,`person`) WHERE until is null;--> statement-breakpoint
CREATE INDEX `volunteer_member_person` ON `volunteer_member` (`person`);--> statement-breakpoint
CREATE INDEX `volunteer_member_unit` ON `volunteer_member` (`unit`);--> statement-breakpoint
CREATE TABLE `volunteer_sign_up` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`unit` text NOT NULL,
	`activity` text NOT NULL,
	`at` text,
	`state` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `volunteer_sign_up_unit` ON `volunteer_sign_up` (`unit`,`state`);--> statement-breakpoint
CREATE TABLE `volunteer_team` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`name` text NOT NULL,
	`unit` text NOT NULL,
	`leader` text NOT NULL,
	`state` text NOT NULL,
	`on` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `volunteer_team_number` ON `volunteer_team` (`number`);--> statement-breakpoint
CREATE TABLE `area_group` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`convener` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `area_group_name_unique` ON `area_group` (`name`);--> statement-breakpoint
CREATE TABLE `area_meeting` (
	`id` text PRIMARY KEY NOT NULL,
	`area` text NOT NULL,
	`at` text NOT NULL,
	`about` text NOT NULL,
	`minutes` text,
	`by` text NOT NULL,
	FOREIGN KEY (`area`) REFERENCES `area_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `area_meeting_area` ON `area_meeting` (`area`,`at`);--> statement-breakpoint
CREATE TABLE `area_unit` (
	`unit` text PRIMARY KEY NOT NULL,
	`area` text NOT NULL,
	FOREIGN KEY (`area`) REFERENCES `area_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `area_unit_area` ON `area_unit` (`area`);--> statement-breakpoint
CREATE TABLE `claim` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`topic` text NOT NULL,
	`unit` text NOT NULL,
	`state` text NOT NULL,
	`approval` text NOT NULL,
	`reason` text,
	`decided_by` text,
	`on` text NOT NULL,
	`late` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `team`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `claim_topic` ON `claim` (`topic`,`state`);--> statement-breakpoint
CREATE INDEX `claim_team` ON `claim` (`team`,`state`);--> statement-breakpoint
CREATE TABLE `expert_ask` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`expert` text NOT NULL,
	`about` text NOT NULL,
	`state` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `team`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `expert_ask_once` ON `expert_ask` (`team`,`expert`);--> statement-breakpoint
CREATE INDEX `expert_ask_expert` ON `expert_ask` (`expert`);--> statement-breakpoint
CREATE TABLE `expert_field` (
	`person` text PRIMARY KEY NOT NULL,
	`words` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `progress` (
	`id` text PRIMARY KEY NOT NULL,
	`claim` text NOT NULL,
	`level` text,
	`percent` integer,
	`text` text NOT NULL,
	`files` text,
	`stalled` integer DEFAULT false NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`claim`) REFERENCES `claim`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `progress_claim` ON `progress` (`claim`);--> statement-breakpoint
CREATE TABLE `team` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`campaign` text NOT NULL,
	`name` text NOT NULL,
	`unit` text NOT NULL,
	`leader` text NOT NULL,
	`state` text NOT NULL,
	`on` text NOT NULL,
	`moved_on` text NOT NULL,
	`help_offered_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_number` ON `team` (`number`);--> statement-breakpoint
CREATE INDEX `team_unit` ON `team` (`unit`);--> statement-breakpoint
CREATE TABLE `team_advice` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`text` text NOT NULL,
	`by` text NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `team`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `team_advice_team` ON `team_advice` (`team`);--> statement-breakpoint
CREATE TABLE `team_member` (
	`id` text PRIMARY KEY NOT NULL,
	`team` text NOT NULL,
	`person` text,
	`name` text NOT NULL,
	`role` text NOT NULL,
	FOREIGN KEY (`team`) REFERENCES `team`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `team_member_once` ON `team_member` (`team`,`person`);--> statement-breakpoint
CREATE INDEX `team_member_person` ON `team_member` (`person`);--> statement-breakpoint
CREATE TABLE `team_step` (
	`id` text PRIMARY KEY NOT NULL,
	`claim` text NOT NULL,
	`level` text NOT NULL,
	`text` text NOT NULL,
	`due` text NOT NULL,
	`done_on` text,
	`dropped_on` text,
	`reminded` integer DEFAULT 0 NOT NULL,
	`reminded_on` text,
	FOREIGN KEY (`claim`) REFERENCES `claim`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `team_step_claim` ON `team_step` (`claim`);--> statement-breakpoint
CREATE INDEX `team_step_due` ON `team_step` (`due`);--> statement-breakpoint
CREATE TABLE `topic` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer,
	`campaign` text NOT NULL,
	`group_number` integer,
	`aspect` text NOT NULL,
	`title` text NOT NULL,
	`question` text,
	`expected` text,
	`term` text,
	`places` integer,
	`state` text NOT NULL,
	`published_on` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `topic_number` ON `topic` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `topic_group` ON `topic` (`campaign`,`group_number`);--> statement-breakpoint
CREATE INDEX `topic_campaign` ON `topic` (`campaign`,`state`);--> statement-breakpoint
CREATE TABLE `topic_source` (
	`problem` text PRIMARY KEY NOT NULL,
	`topic` text NOT NULL,
	FOREIGN KEY (`topic`) REFERENCES `topic`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `topic_source_topic` ON `topic_source` (`topic`);