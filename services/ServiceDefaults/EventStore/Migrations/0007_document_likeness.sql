-- The numbers by which copies of a document are found (TextLikeness.Bands); empty where its text is too
-- short, null where it was stored before copies were looked for.
alter table recording.document add column if not exists likeness bigint[];
create index if not exists document_likeness on recording.document using gin (likeness);
