/**
 * From gradients to new weights: learning-rate schedules, the gradient's norm and the optimizers,
 * all over flat vectors. Runs in the trainer process.
 */
package ai.refocused.train.optimizer;
