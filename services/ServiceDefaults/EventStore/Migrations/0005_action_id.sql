-- What curated reports share is an action: who did what to whom.
alter table recording.curated_report rename column happening_id to action_id;
