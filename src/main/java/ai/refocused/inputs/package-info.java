/**
 * Finds what the pom names as dataset or base model, wherever it lies, and has it on the disk
 * before a trainer starts. Runs in Maven's process.
 */
package ai.refocused.inputs;
