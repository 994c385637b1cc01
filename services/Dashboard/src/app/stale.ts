import { html, type TemplateResult } from "lit-html";
import { feed } from "../api/live-feed.js";
import { clock } from "../shared/format.js";
import { navigator } from "./navigator.js";

/**
 * Whether what is on the screen may be outdated: a call failed, or the stream of changes is cut. What was known at one
 * checkpoint does not change.
 */
export const isStale = (fault: string, follows = navigator.following): boolean =>
  fault !== "" || (follows && feed.state === "waiting");

/** Says since when it is not current, beside what was read last. */
export function staleNote(fault: string, readAt: number, follows = navigator.following): TemplateResult | "" {
  if (!isStale(fault, follows) || readAt === 0) return "";
  const heard = feed.state === "waiting" && feed.receivedAt > 0 ? Math.min(feed.receivedAt, Date.now()) : 0;
  return html`<p class="note" role="status">Not current since ${clock(Math.max(heard, readAt))}.</p>`;
}

/** What was read last, in grey and with the note where it may be outdated. */
export const readLast = (
  fault: string, readAt: number, content: unknown, follows = navigator.following,
): TemplateResult => html`
  ${staleNote(fault, readAt, follows)}
  <div class=${isStale(fault, follows) ? "stale" : ""}>${content}</div>`;
