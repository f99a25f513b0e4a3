/**
 * Starts the trainer process, follows its events and tells how it ended. Runs in Maven's process.
 */
package ai.refocused.fork;
