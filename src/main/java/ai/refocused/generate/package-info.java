/**
 * Continues texts with a model: prompts, choice of tokens, and when an answer ends. Runs in the
 * trainer process.
 */
package ai.refocused.generate;
