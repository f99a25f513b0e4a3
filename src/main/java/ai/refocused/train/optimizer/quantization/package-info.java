/** Vectors of one byte an element, for optimizer state. Runs in the trainer process. */
package ai.refocused.train.optimizer.quantization;
