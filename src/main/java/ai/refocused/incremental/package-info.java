/**
 * Whether a run would only repeat an earlier one: what went in, what came out, and the differences.
 * Runs in Maven's process but knows nothing of Maven.
 */
package ai.refocused.incremental;
