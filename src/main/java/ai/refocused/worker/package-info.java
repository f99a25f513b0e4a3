/** The trainer process: reads a job, wires the run, reports events. */
package ai.refocused.worker;
