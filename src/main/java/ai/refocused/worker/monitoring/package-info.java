/** Follows a run and writes its metrics, event file and report. */
package ai.refocused.worker.monitoring;
