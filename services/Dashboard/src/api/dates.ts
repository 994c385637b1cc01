import { create } from "@bufbuild/protobuf";
import { type Date as ProtoDate, DateSchema } from "../../generated/proto/diplomacy/type/v1/date_pb.js";

/** A day as "2008-09-30": sorts as text, reads as a date, and is what date inputs speak. */
export type Day = string;

const dayMs = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const today = (): Day => new Date().toISOString().slice(0, 10);

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && toDay(Date.parse(text)) === text;
}

export function toProto(day: Day): ProtoDate {
  const [year, month, date] = day.split("-").map(Number);
  return create(DateSchema, { year, month, day: date });
}

export function fromProto(date: ProtoDate | undefined): Day {
  if (!date) return "";
  return [String(date.year).padStart(4, "0"), pad(date.month), pad(date.day)].join("-");
}

export const toMs = (day: Day): number => Date.parse(day);
export const toDay = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);
export const addDays = (day: Day, days: number): Day => toDay(toMs(day) + days * dayMs);

/** The same day some months later or earlier, or the last day of that month where it has no such day. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const last = monthEnd(toDay(first.getTime()));
  return `${last.slice(0, 8)}${pad(Math.min(date, Number(last.slice(8))))}`;
}

export function monthEnd(day: Day): Day {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return toDay(Date.UTC(year, month, 0));
}

/** The last day of every month from one day to another, which is itself the last, as the services step by month. */
export function monthEnds(from: Day, to: Day): Day[] {
  const days: Day[] = [];
  for (let day = monthEnd(from); day < to; day = monthEnd(addDays(day, 1))) days.push(day);
  days.push(to);
  return days;
}

/** "30 Sep 2008", and less where less is known: "Sep 2008", "2008". */
export function showDate(date: ProtoDate | undefined): string {
  if (!date) return "";
  const month = date.month ? `${months[date.month - 1]} ` : "";
  return `${date.day ? `${date.day} ` : ""}${month}${date.year}`;
}

export const showDay = (day: Day): string => showDate(toProto(day));

/** The middle of a date that is known in part, which is where it counts. */
export function middleOf(date: ProtoDate): Day {
  const { year, month, day } = date;
  return `${String(year).padStart(4, "0")}-${pad(month || 7)}-${pad(day || (month ? 15 : 1))}`;
}

const pad = (number: number): string => String(number).padStart(2, "0");
