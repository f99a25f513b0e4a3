/** Checks of a job that need no tensors, before a trainer is started. Runs in Maven's process. */
package ai.refocused.preflight;
