/**
 * Measures a model: passes over held-out examples, and figures of generated answers. Runs in the
 * trainer process.
 */
package ai.refocused.evaluate;
