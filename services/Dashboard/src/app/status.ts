import { html, type TemplateResult } from "lit-html";
import { feed, type FeedState } from "../api/live-feed.js";

const words: Record<FeedState, string> = {
  connecting: "connecting",
  live: "live",
  waiting: "reconnecting",
  absent: "not live",
  refused: "token needed",
};

export const feedWords = (): string => words[feed.state];

/** The state of the connection, in a word and a dot whose shape says the same. */
export const status = (): TemplateResult => html`
  <span class=${`status ${feed.state}`} role="status" title="Connection to the services">
    <svg viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="3.6"/></svg>${feedWords()}</span>`;
