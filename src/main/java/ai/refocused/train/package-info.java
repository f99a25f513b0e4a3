/**
 * The training loop: optimizer, schedules, accumulation, evaluation, checkpoints. Runs in the
 * trainer process.
 */
package ai.refocused.train;
