/**
 * SameDiff definitions of the model's parts, and which regions of them have kernels. Runs in the
 * trainer process.
 */
package ai.refocused.graph;
