// What the page hands to the gallery, as `cards.card` says it.

/** @typedef {"succeeded" | "failed" | "waiting" | "sent" | "rendering" | "held" | "cancelled" | "unknown"} ItemState */

/**
 * @typedef {object} Item
 * @property {number} id
 * @property {number} line
 * @property {number} attempt
 * @property {boolean} by_form Whether a form wrote its row, which then stands in no line of a file.
 * @property {string} label
 * @property {[string, string][]} pairs Each variable with what was sent for it.
 * @property {string | null} row Where the other columns of its row are.
 * @property {ItemState} state
 * @property {string} word
 * @property {string} meaning
 * @property {string} flag
 * @property {string} note
 * @property {string} far How far it is, in words; empty when it is not being made.
 * @property {number | null} share_done How far it is, from 0 to 1.
 * @property {string | null} watch The page on which it is seen here.
 * @property {string | null} embed The HTML that shows it on a web page.
 * @property {boolean} practice Whether it exists only in the sandbox.
 * @property {string | null} film
 * @property {string | null} thumbnail
 * @property {string | null} gif
 * @property {string | null} page
 * @property {string | null} share
 */
