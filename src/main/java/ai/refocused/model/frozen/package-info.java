/** What frozen blocks made of a sequence, kept in a file. Runs in the trainer process. */
package ai.refocused.model.frozen;
