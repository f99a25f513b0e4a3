/**
 * What the trainer process tells while it works, and the file of JSON lines it tells it through.
 * Known to both processes.
 */
package ai.refocused.job.event;
