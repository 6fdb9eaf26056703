// What the page hands to the gallery, as `cards.card` says it.

/** @typedef {"succeeded" | "failed" | "waiting" | "sent" | "rendering" | "held" | "cancelled" | "unknown"} ItemState */

/**
 * @typedef {object} Item
 * @property {number} id
 * @property {number} line
 * @property {number} attempt
 * @property {string} label
 * @property {[string, string][]} pairs Each variable with what was sent for it.
 * @property {ItemState} state
 * @property {string} word
 * @property {string} meaning
 * @property {string} flag
 * @property {string} note
 * @property {string | null} film
 * @property {string | null} thumbnail
 * @property {string | null} gif
 * @property {string | null} page
 * @property {string | null} share
 */
