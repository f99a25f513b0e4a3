/**
 * Static execution of SameDiff graphs: memory planned once, operations bound once, kernels of our
 * own where ND4J's are slow. Runs in the trainer process.
 */
package ai.refocused.engine;
